// Shows under a product which showrooms have it. The product's page is kept whatever is sold, so this asks, and asks again every
// minute while someone looks. What can't be asked for is not shown: the link to the whole answer stays.
(() => {
  const MINUTE = 60 * 1000;
  const SHOWN = 2; // as many as the page has room for
  const room = document.querySelector("[data-where]");
  const list = document.createElement("div");
  const button = document.querySelector("form[data-add] .button");
  const usual = button?.textContent;
  let asked = 0;

  const line = (shop) => {
    const item = document.createElement("li");
    const words = shop.querySelector(".shop-words");
    item.append(shop.querySelector(".shop-name a"), words);
    words.after(shop.querySelector(".shop-kind [lang]"));
    return item;
  };

  // What nobody has today is not offered as if somebody had; the page itself does not know.
  const quieten = (words) => {
    if (!button) return;
    button.disabled = Boolean(words);
    button.textContent = words || usual;
  };

  const show = (page) => {
    const found = page.getElementById("noi-ban");
    quieten(found.dataset.none);
    const shops = [...found.querySelectorAll(".shop")].slice(0, SHOWN).map(line);
    if (!shops.length) return list.replaceChildren(...found.children);
    const lines = document.createElement("ul");
    lines.append(...shops);
    list.replaceChildren(lines);
  };

  const ask = async () => {
    if (document.visibilityState === "hidden" || Date.now() - asked < MINUTE) return;
    asked = Date.now();
    try {
      const answer = await fetch(room.dataset.where);
      if (!answer.ok) throw new Error(answer.statusText);
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      asked = 0;
      list.replaceChildren();
      quieten("");
    }
  };

  room.prepend(list);
  ask();
  setInterval(ask, MINUTE / 4);
  document.addEventListener("visibilitychange", ask);
})();
