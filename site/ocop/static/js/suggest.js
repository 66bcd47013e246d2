// Suggestions under a search box. Without this the box asks as ever, and with it too: nothing is chosen by itself.
(() => {
  const PAUSE = 120; // milliseconds without a keystroke before anything is asked
  const make = (name, attributes, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  };

  for (const form of document.querySelectorAll("form[data-suggestions]")) {
    const input = form.querySelector("[name=q]");
    const list = make("div", { class: "suggestions", role: "listbox", id: `${input.id}-list`, "aria-label": input.labels[0].textContent });
    const status = make("p", { class: "visually-hidden", role: "status" });
    let options = [];
    let chosen = -1;
    let timer = 0;
    let asking = new AbortController();

    const choose = (number) => {
      options[chosen]?.setAttribute("aria-selected", "false");
      chosen = number;
      input.removeAttribute("aria-activedescendant");
      if (!options[chosen]) return;
      options[chosen].setAttribute("aria-selected", "true");
      options[chosen].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[chosen].id);
    };

    // What was asked and is not answered yet is no longer of interest either.
    const close = () => {
      clearTimeout(timer);
      asking.abort();
      choose(-1);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
    };

    const show = ({ groups, said }) => {
      choose(-1);
      options = [];
      list.replaceChildren(
        ...groups.map(({ title, items }, number) => {
          const id = `${list.id}-${number}`;
          const entries = items.map(({ label, detail, address }) => {
            const option = make(
              "a",
              { role: "option", id: `${list.id}-option-${options.length}`, href: address, tabindex: "-1", "aria-selected": "false" },
              make("span", { class: "suggestion" }, label),
              make("span", { class: "suggestion-detail" }, detail)
            );
            options.push(option);
            return option;
          });
          return make("div", { role: "group", "aria-labelledby": id }, make("p", { id, role: "presentation" }, title), ...entries);
        })
      );
      status.textContent = said;
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    };

    const ask = async () => {
      asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      const address = new URL(form.dataset.suggestions, location.href);
      address.searchParams.set("q", input.value);
      try {
        const answer = await fetch(address, { signal });
        const suggestions = answer.ok ? await answer.json() : { groups: [], said: "" };
        if (!signal.aborted) show(suggestions);
      } catch {
        if (!signal.aborted) close();
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(timer);
      asking.abort();
      choose(-1);
      if (input.value.trim()) timer = setTimeout(ask, PAUSE);
      else close();
    });

    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const open = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (open) {
          // The text itself stands between the last and the first.
          const step = event.key === "ArrowDown" ? 1 : -1;
          choose(((chosen + 1 + step + options.length + 1) % (options.length + 1)) - 1);
        } else if (input.value.trim()) ask();
        event.preventDefault();
      } else if (event.key === "Enter" && open && options[chosen]) {
        event.preventDefault();
        options[chosen].click();
      } else if (event.key === "Escape" && open) {
        event.preventDefault();
        close();
      }
    });

    input.addEventListener("blur", close);
    form.addEventListener("submit", close);
    window.addEventListener("pagehide", close);
    // A press on the list must not take the focus from the box, which would close it before it is let go.
    list.addEventListener("mousedown", (event) => event.preventDefault());

    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }))
      input.setAttribute(name, value);
    list.hidden = true;
    input.parentElement.append(list);
    form.append(status);
  }
})();
