// The sum follows the province, places are suggested while they are typed, and the order is sent once.
(() => {
  const form = document.querySelector("[data-checkout]");
  const province = form.elements.province;
  const total = form.querySelector("[data-sum-all]");
  const delivered = () => form.elements.fulfilment.value === "delivery";

  const sum = () => {
    const chosen = delivered() && province ? province.selectedOptions[0] : null;
    total.textContent = chosen ? chosen.dataset.total : total.dataset.pickup;
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
      province.dispatchEvent(new Event("change"));
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
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };

    const ask = async () => {
      const mine = ++asked;
      const text = input.value.trim();
      if (text.length < 2) return close();
      const query = new URLSearchParams({ q: text, province: province.value });
      try {
        const answer = await fetch(`${combo.dataset.places}?${query}`);
        if (answer.ok && mine === asked && document.activeElement === input) show(await answer.json());
      } catch {
        close();
      }
    };

    let waiting;
    input.addEventListener("input", () => {
      id.value = "";
      for (const radio of form.querySelectorAll("[name=choice]")) radio.checked = false;
      clearTimeout(waiting);
      waiting = setTimeout(ask, 150);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) return ask();
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
  document.querySelector(".wrong")?.focus();
})();
