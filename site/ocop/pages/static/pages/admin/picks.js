/* Picks of a page in its form: asks anew how they will do whenever one changes, and puts another product in the place of one. */
(() => {
  "use strict";

  const WAIT = 400;
  const isOf = (chooser, kind) => (chooser.dataset.chooserUrl || "").includes(`catalog/${kind}/`);

  const picked = (form, kind) =>
    [...form.querySelectorAll(".chooser[data-chooser-url]")]
      .filter((chooser) => isOf(chooser, kind) && !chooser.closest(".deleted, [aria-hidden='true']"))
      .map((chooser) => ({ chooser, input: document.getElementById(chooser.id.replace(/-chooser$/, "")) }))
      .filter(({ input }) => input && input.value);

  const begin = (panel) => {
    const form = panel.closest("form");
    const said = panel.parentElement.querySelector("[data-picks-said]");
    let before = null;
    let timer = 0;
    let turn = 0;

    const asked = () => {
      const body = new URLSearchParams();
      for (const kind of ["product", "producer"]) for (const { input } of picked(form, kind)) body.append(kind, input.value);
      const last = form.querySelector('[name="closes_on"]');
      body.append("closes_on", last ? last.value : "");
      return body.toString();
    };

    const look = async () => {
      const body = asked();
      if (body === before) return;
      const first = before === null;
      before = body;
      if (first) return;
      const mine = (turn += 1);
      const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(panel.dataset.picks, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token },
      }).catch(() => null);
      if (answer && answer.ok && mine === turn) panel.innerHTML = await answer.text();
    };

    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, WAIT);
    };

    panel.addEventListener("click", (event) => {
      const button = event.target.closest("[data-put]");
      if (!button) return;
      const found = picked(form, "product").filter(({ input }) => input.value === button.dataset.for);
      for (const { chooser } of found) {
        const { put, title, edit } = button.dataset;
        chooser.widget.setState({ id: Number(put), title, string: title, edit_url: edit });
      }
      said.textContent = found.length ? said.dataset.done : said.dataset.missing;
      soon();
    });
    form.addEventListener("change", soon);
    form.addEventListener("input", soon);
    // Choosers and rows that come and go send no event of a form.
    new MutationObserver((changes) => {
      if (changes.some((change) => !panel.contains(change.target))) soon();
    }).observe(form, { childList: true, subtree: true, attributes: true, attributeFilter: ["class", "value"] });
    soon();
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-picks]").forEach(begin));
})();
