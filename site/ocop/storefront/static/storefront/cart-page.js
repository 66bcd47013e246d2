// The cart's page changes in place: each form is sent as it stands, and the page that comes back takes the place of this one,
// with the focus where it was. What can't be sent this way is sent the ordinary way.
(() => {
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  document.body.append(said);

  const focusOn = (line, name, value) => {
    const cart = document.getElementById("gio");
    const within = line && document.getElementById(line);
    const same = within?.querySelector(`[name="${name}"]${value ? `[value="${value}"]` : ""}:not([hidden])`);
    const target = same && !same.disabled ? same : (within?.querySelector("input[name=quantity], .cart-name a") ?? cart.querySelector("h1"));
    if (target.matches("h1")) target.tabIndex = -1;
    target.focus({ preventScroll: Boolean(within) });
  };

  const show = (page, line, pressed) => {
    const fresh = page.getElementById("gio");
    if (!fresh) throw new Error("no cart");
    document.getElementById("gio").replaceWith(fresh);
    const told = page.querySelector(".told");
    document.querySelector(".told")?.remove();
    if (told) fresh.before(told);
    listen(fresh);
    focusOn(line, pressed.name, pressed.type === "number" ? "" : pressed.value);
    const total = fresh.querySelector(".cart-total");
    said.textContent = [told?.textContent.trim(), total && `${fresh.querySelector("#tong").textContent}: ${total.textContent}`]
      .filter(Boolean)
      .join(" ");
    document.dispatchEvent(new Event("cart:changed"));
  };

  const send = async (form, pressed) => {
    const body = new FormData(form);
    if (pressed.type !== "number") body.set(pressed.name, pressed.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.ok) throw new Error(answer.statusText);
      show(new DOMParser().parseFromString(await answer.text(), "text/html"), form.closest("li")?.id, pressed);
    } catch {
      form.dataset.sending = "page";
      form.requestSubmit(pressed.type === "number" ? null : pressed);
    }
  };

  const listen = (cart) => {
    for (const form of cart.querySelectorAll("[data-cart-form]")) {
      form.addEventListener("submit", (event) => {
        if (form.dataset.sending === "page") return;
        event.preventDefault();
        if (form.dataset.sending) return;
        form.dataset.sending = "here";
        send(form, !event.submitter || event.submitter.name === "set" ? form.elements.quantity : event.submitter);
      });
      form.elements.quantity?.addEventListener("change", () => form.requestSubmit());
    }
  };

  listen(document.getElementById("gio"));
})();
