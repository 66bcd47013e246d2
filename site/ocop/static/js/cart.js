// Puts products into the cart from where they stand, and shows how many pieces are in it. Pages are kept and know nothing of
// their visitor: the number is in a cookie, the token against forgery is asked for. What fails leads to the product's own page
// for it, which needs no script.
(() => {
  const link = document.querySelector(".cart-link");
  if (!link) return;
  const said = document.createElement("div");
  said.className = "cart-said";
  said.setAttribute("role", "status");
  document.body.append(said);
  let quiet = 0;

  const count = () => {
    const pieces = Number(/(?:^|; )gio_so=(\d+)/.exec(document.cookie)?.[1] ?? 0);
    link.querySelector(".cart-count").textContent = pieces > 99 ? "99+" : pieces || "";
  };

  const say = ({ said: words, cart, see }) => {
    const line = document.createElement("p");
    line.textContent = words;
    if (cart) {
      const there = document.createElement("a");
      there.href = cart;
      there.textContent = see;
      line.append(" ", there);
    }
    said.replaceChildren(line);
    clearTimeout(quiet);
    quiet = setTimeout(() => said.matches(":hover, :focus-within") || said.replaceChildren(), 12000);
  };

  const add = async (address, quantity) => {
    const headers = { Accept: "application/json" };
    const { csrf } = await (await fetch(link.dataset.mini, { headers })).json();
    const body = new URLSearchParams({ quantity });
    const answer = await fetch(address, { method: "POST", body, headers: { ...headers, "X-CSRFToken": csrf } });
    say(await answer.json());
    count();
  };

  const take = async (event, source, address, quantity) => {
    if (new URL(address, location).pathname === location.pathname) return;
    event.preventDefault();
    if (source.dataset.busy) return;
    source.dataset.busy = "1";
    try {
      await add(address, quantity);
    } catch {
      location.href = `${address}?quantity=${quantity}`;
    } finally {
      delete source.dataset.busy;
    }
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("a[data-add]");
    if (button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) take(event, button, button.href, 1);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-add]");
    if (form) take(event, form, form.action, form.elements.quantity.value);
  });
  document.addEventListener("cart:changed", count);
  addEventListener("pageshow", count);
  document.addEventListener("visibilitychange", count);
  count();
})();
