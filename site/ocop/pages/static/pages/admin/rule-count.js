/* How many products fit the rule of a collection as it stands in the form. */
(() => {
  "use strict";

  const WAIT = 400;
  const NAMES = ["least_stars", "groups", "provinces", "price_from", "price_to", "tags"];

  const begin = (line) => {
    const form = line.closest("form");
    let before = "";
    let timer = 0;
    let turn = 0;

    const look = async () => {
      const typed = new FormData(form);
      const body = new URLSearchParams();
      for (const name of NAMES) for (const value of typed.getAll(name)) body.append(name, value);
      if (body.toString() === before) return;
      before = body.toString();
      const mine = (turn += 1);
      const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(line.dataset.ruleCount, {
        method: "POST",
        body: before,
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token },
      }).catch(() => null);
      if (answer && answer.ok && mine === turn) line.textContent = (await answer.json()).said;
    };

    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, WAIT);
    };
    form.addEventListener("change", soon);
    form.addEventListener("input", soon);
    soon();
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-rule-count]").forEach(begin));
})();
