// A slip that is filled by scanning: sell, receive, take back, take off the shelf, count. Confirmed, it is kept in this browser and
// sent at once; the next slip has a key of its own.
(() => {
  const { filled, queue, snapshot } = window.desk ?? {};
  const form = document.querySelector("form[data-desk-form]");
  const list = form?.querySelector(".basket");
  if (!list || !queue || !snapshot) return;

  const MOST_PIECES = 100_000;
  const kind = form.dataset.deskForm;
  const words = form.dataset;
  const find = (name) => form.querySelector(name);
  const [row, total, button, said, refused, undo] = [
    "template.basket-row",
    ".basket-total",
    ".basket-confirm",
    ".basket-said",
    ".basket-refused",
    ".basket-undo",
  ].map(find);
  const why = form.elements.why;
  const SIGN = { sell: -1, withdraw: -1, receive: 1, give_back: 1 }[kind] ?? 0;
  const SHAPES = { in_force: "in-force", lapses_soon: "soon", last_day: "last-day", off_shelf: "off", plain: "plain" };
  const money = new Intl.NumberFormat("vi-VN");
  const draft = `desk-slip ${document.body.dataset.user} ${form.getAttribute("action")}`;
  let key = crypto.randomUUID();
  let busy = false;
  let restored = false;

  const priced = (amount) => filled(words.money, { amount: money.format(amount) });
  const rows = () => [...list.children];
  const part = (each, name) => each.querySelector(`[name="${name}"]`);
  const pieces = (each) => Number(part(each, "quantity").value) || 0;
  const fieldsOf = (each) => [...each.querySelectorAll("[name]")];

  function say(node, text) {
    for (const each of [said, refused]) {
      const words = each === node ? text : "";
      if (each.textContent !== words) each.textContent = words;
    }
    if (node !== said) undo.hidden = true;
    for (const way of [".basket-ways", ".basket-unknown"]) find(way).hidden = true;
  }

  // --- the lines ---

  function change(each, quantity) {
    const field = part(each, "quantity");
    field.value = Math.max(1, Math.min(MOST_PIECES, Math.trunc(quantity) || 1));
    field.dataset.before = field.value;
    draw();
  }

  function line(item, values = {}) {
    const made = row.content.firstElementChild.cloneNode(true);
    made.dataset.item = item.id;
    made.querySelector(".basket-name").textContent = item.name;
    made.querySelector(".basket-maker").textContent = item.maker;
    const known = { item: item.id, quantity: 1, price: item.price ?? "", ...values };
    for (const field of fieldsOf(made)) {
      if (!(field.name in known)) continue;
      if (field.type === "checkbox") field.checked = Boolean(known[field.name]);
      else field.value = known[field.name];
    }
    const quantity = part(made, "quantity");
    quantity.dataset.before = quantity.value;
    quantity.setAttribute("aria-label", filled(words.piecesOf, { item: item.name }));
    made.querySelector(".basket-price-asked")?.toggleAttribute("hidden", Boolean(item.price));
    const press = (name, label, work) => {
      const pressed = made.querySelector(name);
      pressed.setAttribute("aria-label", filled(label, { item: item.name }));
      pressed.addEventListener("click", work);
    };
    press(".basket-less", words.less, () => (pieces(made) > 1 ? change(made, pieces(made) - 1) : remove(made)));
    press(".basket-more", words.more, () => change(made, pieces(made) + 1));
    press(".basket-remove", words.remove, () => remove(made));
    quantity.addEventListener("focus", () => quantity.select());
    quantity.addEventListener("change", () => change(made, Number(quantity.value)));
    made.addEventListener("input", draw); // at once: what moves when the finger is on its way to a button makes it miss
    list.prepend(made);
    return made;
  }

  function remove(each) {
    const next = each.nextElementSibling ?? each.previousElementSibling;
    each.remove();
    draw();
    (next?.querySelector(".basket-remove") ?? document.querySelector("[data-scan]")).focus();
  }

  function block(item, { words: why }) {
    say(refused, filled(words.blocked, { item: item.name, why }));
    const [off, plain] = [".basket-off", ".basket-plain"].map(find);
    off.href = `${words.withdrawAddress}?item=${item.id}&quantity=${Math.max(1, item.free)}`;
    if (plain) plain.href = `${words.unknownAddress}?q=${encodeURIComponent(item.codes[0] ?? item.name)}`;
    find(".basket-ways").hidden = false;
    window.desk.signal?.(false);
  }

  function add(item) {
    const now = snapshot.state(item);
    if (kind === "sell" && now.standing === "off_shelf") {
      block(item, now);
      return;
    }
    const there = rows().find((each) => each.dataset.item === String(item.id));
    if (there) {
      list.prepend(there);
      change(there, pieces(there) + 1);
    } else {
      line(item);
      draw();
    }
    say(said, filled(words.added, { item: item.name, count: pieces(list.firstElementChild) }));
    undo.hidden = true;
    window.desk.signal?.(true);
  }

  // --- what is shown ---

  function draw() {
    let sum = 0;
    let count = 0;
    for (const each of rows()) {
      const item = snapshot.byId(each.dataset.item);
      const price = Number(part(each, "price")?.value || 0);
      count += pieces(each);
      sum += price * pieces(each);
      const shown = each.querySelector(".basket-price");
      if (shown) shown.textContent = price ? `${pieces(each)} × ${priced(price)} = ${priced(price * pieces(each))}` : "";
      if (!item) continue;
      const state = snapshot.state(item);
      const told = each.querySelector(".basket-state");
      told.querySelector("span").textContent = state.words;
      told.querySelector("use").setAttribute("href", `#i-${SHAPES[state.standing]}`);
      told.className = `basket-state state state-${SHAPES[state.standing]}`;
      each.dataset.standing = state.standing;
      const free = snapshot.free(item);
      const short = SIGN < 0 && pieces(each) > free;
      each.querySelector(".basket-short").textContent = short ? filled(words.short, { count: Math.max(0, free) }) : "";
    }
    total.textContent = count ? filled(kind === "sell" ? words.total : words.count, { count, sum: priced(sum) }) : "";
    button.hidden = !count;
    form.classList.toggle("basket-empty", !count);
    if (restored) sessionStorage.setItem(draft, JSON.stringify({ key, why: why?.value, lines: rows().map(values).reverse() }));
  }

  const values = (each) =>
    Object.fromEntries(fieldsOf(each).map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]));

  function restore() {
    const { lines = [], ...rest } = JSON.parse(sessionStorage.getItem(draft) ?? "{}");
    if (!rows().length) {
      for (const each of lines) {
        const item = snapshot.byId(each.item);
        if (item) line(item, each);
      }
      if (rows().length) key = rest.key;
      if (why && rest.why) why.value = rest.why;
    }
    restored = true;
    draw();
  }

  // --- confirming ---

  function slip() {
    // Each line has all fields, so that they stay side by side; of a box that is not ticked a form sends nothing.
    const fields = rows().flatMap((each) =>
      fieldsOf(each).map((field) => [field.name, field.type === "checkbox" ? (field.checked ? "1" : "") : field.value.trim()]),
    );
    for (const field of form.querySelectorAll("[data-of-slip]")) fields.push([field.name, field.value.trim()]);
    const goods = rows().map((each) => `${pieces(each)} × ${each.querySelector(".basket-name").textContent}`);
    const effect = Object.fromEntries(rows().map((each) => [each.dataset.item, SIGN * pieces(each)]));
    return { address: form.action, fields, key, words: filled(words.slip, { goods: goods.join(", ") }), effect };
  }

  async function confirm(event) {
    event.preventDefault();
    if (busy || !rows().length) return;
    // One that lapsed while it lay in the basket, at midnight for example.
    const lapsed = kind === "sell" && rows().find((each) => each.dataset.standing === "off_shelf");
    if (lapsed) {
      const item = snapshot.byId(lapsed.dataset.item);
      block(item, snapshot.state(item));
      return;
    }
    busy = true;
    button.setAttribute("aria-disabled", "true");
    say(said, words.sending);
    const asked = slip();
    try {
      await answered(asked);
    } catch {
      form.elements.key.value = asked.key;
      form.submit(); // this browser keeps nothing for us: as a form without a script
      return;
    } finally {
      busy = false;
      button.removeAttribute("aria-disabled");
    }
  }

  async function answered(asked) {
    const outcome = await queue.book(asked);
    if (outcome.state === "refused" || outcome.state === "held") {
      if (outcome.code === "key_taken") key = crypto.randomUUID();
      say(refused, outcome.sentence || words.notTaken);
      window.desk.signal?.(false);
      return;
    }
    list.replaceChildren();
    if (why) why.value = "";
    key = crypto.randomUUID();
    if (outcome.state === "conflict") say(refused, outcome.sentence);
    else say(said, outcome.sentence || filled(outcome.state === "sign_in" ? words.keptSignIn : words.kept, { slip: asked.words }));
    offerUndo(outcome, asked);
    await snapshot.correct(outcome.free);
    draw();
    if (matchMedia("(pointer: fine)").matches) document.querySelector("[data-scan]").focus();
  }

  function offerUndo({ state, undo: address, entry }, { words: slipWords }) {
    undo.hidden = !(state === "booked" && address);
    undo.onclick = async () => {
      undo.hidden = true;
      say(said, words.sending);
      const asked = { address, fields: [["entry", entry]], key: crypto.randomUUID(), words: filled(words.undone, { slip: slipWords }) };
      const outcome = await queue.book(asked);
      if (outcome.state === "booked") await snapshot.correct(outcome.free);
      const isRefused = ["refused", "held", "conflict"].includes(outcome.state);
      say(isRefused ? refused : said, outcome.sentence || filled(words.kept, { slip: asked.words }));
      draw();
    };
  }

  form.addEventListener("submit", confirm);
  why?.addEventListener("change", draw);
  document.addEventListener("desk:scanned", ({ detail }) => add(detail.item));
  document.addEventListener("desk:unknown", ({ detail }) => {
    say(refused, filled(words.unknown, { text: detail.text }));
    const link = find(".basket-unknown");
    link.href = `${words.unknownAddress}?q=${encodeURIComponent(detail.text)}`;
    link.hidden = false;
    window.desk.signal?.(false);
  });
  document.addEventListener("desk:snapshot", () => draw());
  document.addEventListener("desk:settled", () => busy || snapshot.load());
  document.documentElement.classList.add("with-basket");
  button.hidden = true;
  snapshot.ready.then(restore);
})();
