// The sum follows the province, places are suggested while they are typed, and the order is sent once.
(() => {
  const form = document.querySelector("[data-checkout]");
  const province = form.elements.province;
  const total = form.querySelector("[data-sum-all]");
  const delivered = () => form.elements.fulfilment.value === "delivery";

  const sum = () => {
    const chosen = delivered() && province ? province.selectedOptions[0] : null;
    total.textContent = chosen ? chosen.dataset.total : total.dataset.pickup;
    form.querySelector("[data-near-sum]").textContent = total.textContent;
    form.querySelector("[data-seen-total]").value = chosen ? chosen.dataset.sum : total.dataset.pickupSum;
    form.querySelector("[data-sum-fee]").textContent = chosen?.dataset.fee || "–";
    form.querySelector("[data-sum-days]").textContent = chosen?.dataset.days || "";
  };
  for (const radio of form.elements.fulfilment) radio.addEventListener("change", sum);
  province?.addEventListener("change", sum);
  sum();

  const combo = form.querySelector("[data-combo]");
  if (combo) {
    const input = combo.querySelector("input");
    const list = combo.querySelector("ul");
    const said = form.querySelector("[data-combo-said]");
    const id = form.querySelector("[data-commune-id]");
    const looking = 200; // milliseconds before it says so
    let found = [];
    let active = -1;
    let asked = 0;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    const close = () => {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };

    const mark = (next) => {
      active = next;
      [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
      if (active < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list.children[active].id);
      list.children[active].scrollIntoView({ block: "nearest" });
    };

    const choose = (place) => {
      input.value = place.name;
      id.value = place.commune;
      for (const radio of form.querySelectorAll("[name=choice]")) radio.checked = false;
      if ([...province.options].some((option) => option.value === String(place.province))) province.value = place.province;
      sum();
      form.querySelector("[data-place]")?.remove();
      said.textContent = `${place.name}, ${place.where}`;
      close();
    };

    const show = (answer) => {
      found = answer.places;
      list.replaceChildren(
        ...found.map((place, number) => {
          const item = document.createElement("li");
          item.id = `commune-${number}`;
          item.setAttribute("role", "option");
          item.setAttribute("aria-selected", "false");
          item.lang = "vi";
          item.textContent = place.name;
          const where = document.createElement("small");
          where.textContent = [place.where, place.note].filter(Boolean).join(" · ");
          item.append(where);
          item.addEventListener("pointerdown", (event) => event.preventDefault());
          item.addEventListener("click", () => choose(place));
          return item;
        }),
      );
      said.textContent = answer.said;
      active = -1;
      if (!found.length) return tell(answer.said);
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    };

    // A line that cannot be chosen: that it is looked for, or that nothing is found.
    const tell = (words) => {
      const item = document.createElement("li");
      item.className = "combo-told";
      item.setAttribute("role", "option");
      item.setAttribute("aria-disabled", "true");
      item.textContent = words;
      found = [];
      active = -1;
      list.replaceChildren(item);
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      input.removeAttribute("aria-activedescendant");
    };

    const ask = async () => {
      const mine = ++asked;
      const text = input.value.trim();
      if (text.length < 2) return close();
      const query = new URLSearchParams({ q: text, province: province.value });
      const isWanted = () => mine === asked && document.activeElement === input;
      const slow = setTimeout(() => {
        if (!isWanted() || !list.hidden) return;
        said.textContent = list.dataset.looking;
        tell(list.dataset.looking);
      }, looking);
      try {
        const answer = await fetch(`${combo.dataset.places}?${query}`);
        const places = answer.ok ? await answer.json() : null;
        if (isWanted()) places ? show(places) : close();
      } catch {
        close();
      } finally {
        clearTimeout(slow);
      }
    };

    let waiting;
    input.addEventListener("input", () => {
      id.value = "";
      for (const radio of form.querySelectorAll("[name=choice]")) radio.checked = false;
      clearTimeout(waiting);
      waiting = setTimeout(ask, 150);
    });
    // Another province is another place: what was taken from the list stands for nothing any more.
    province.addEventListener("change", () => {
      id.value = "";
      form.querySelector("[data-place]")?.remove();
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) return ask();
        if (!found.length) return;
        const step = event.key === "ArrowDown" ? 1 : -1;
        mark(Math.max(-1, Math.min(found.length - 1, active + step)));
      } else if (event.key === "Enter" && !list.hidden && active >= 0) {
        event.preventDefault();
        choose(found[active]);
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    input.addEventListener("blur", () => {
      asked += 1;
      close();
    });
  }

  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  // Back on this page from the browser's memory, it may be sent again: the server knows whether it was.
  addEventListener("pageshow", () => {
    sent = false;
  });
  document.querySelector(".wrong, .page-shop .told[tabindex]")?.focus();
})();
