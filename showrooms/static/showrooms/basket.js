// A slip that is filled by scanning: sell, receive, take back, take off the shelf, count. Confirmed, it is kept in this browser and
// sent at once; what is scanned from then on belongs to the next slip, with a key of its own.
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
  const number = new Intl.NumberFormat("vi-VN");
  const draft = `desk-slip ${document.body.dataset.user} ${form.getAttribute("action")}`;
  let key = crypto.randomUUID();
  let aside = []; // refused slips, and slips that made room for one of those: to be opened again
  let sending = 0;
  let restored = false;

  const priced = (amount) => filled(words.money, { amount: number.format(amount) });
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
    if (plain) plain.href = `${words.unknownAddress}?item=${item.id}&as_plain=1`;
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
      if (shown) shown.textContent = price ? `${number.format(pieces(each))} × ${priced(price)} = ${priced(price * pieces(each))}` : "";
      if (!item) continue;
      const state = snapshot.state(item);
      const told = each.querySelector(".basket-state");
      told.querySelector("span").textContent = state.words;
      told.querySelector("use").setAttribute("href", `#i-${SHAPES[state.standing]}`);
      told.className = `basket-state state state-${SHAPES[state.standing]}`;
      each.dataset.standing = state.standing;
      const free = snapshot.free(item);
      const short = SIGN < 0 && pieces(each) > free;
      each.querySelector(".basket-short").textContent = short ? filled(words.short, { count: number.format(Math.max(0, free)) }) : "";
    }
    total.textContent = count ? filled(kind === "sell" ? words.total : words.count, { count: number.format(count), sum: priced(sum) }) : "";
    button.hidden = !count;
    form.classList.toggle("basket-empty", !count);
    if (restored) sessionStorage.setItem(draft, JSON.stringify({ ...content(), aside }));
  }

  const values = (each) => ({
    name: each.querySelector(".basket-name").textContent,
    maker: each.querySelector(".basket-maker").textContent,
    ...Object.fromEntries(fieldsOf(each).map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value])),
  });

  const goods = () => rows().map((each) => `${number.format(pieces(each))} × ${each.querySelector(".basket-name").textContent}`).join(", ");
  const content = () => ({ key, why: why?.value ?? "", goods: goods(), lines: rows().map(values).reverse() });

  function fill(slip) {
    list.replaceChildren();
    // What is no longer in the list of goods, sold out for example, stays on the slip.
    for (const each of slip.lines) line(snapshot.byId(each.item) ?? { id: each.item, ...each }, each);
    key = slip.key;
    if (why) why.value = slip.why;
    draw();
  }

  function empty() {
    list.replaceChildren();
    if (why) why.value = "";
    key = crypto.randomUUID();
    draw();
  }

  function restore() {
    const { aside: laidAside = [], ...slip } = JSON.parse(sessionStorage.getItem(draft) ?? "{}");
    aside.push(...laidAside);
    restored = true;
    if (!rows().length && slip.lines?.length) fill(slip);
    else draw();
    drawAside();
  }

  // --- slips laid aside ---

  function drawAside() {
    const made = aside.map((slip) => {
      const row = find("template.aside-row").content.firstElementChild.cloneNode(true);
      row.querySelector(".aside-goods").textContent = slip.goods;
      row.querySelector(".aside-problem").textContent = slip.problem ?? "";
      row.querySelector(".aside-open").addEventListener("click", () => openAgain(slip));
      return row;
    });
    find(".basket-aside").replaceChildren(...made);
  }

  function layAside(slip) {
    aside.push(slip);
    draw();
    drawAside();
  }

  function openAgain(slip) {
    const open = rows().length ? [content()] : [];
    aside = [...aside.filter((each) => each !== slip), ...open];
    fill(slip);
    drawAside();
    say(refused, slip.problem ?? "");
    document.querySelector("[data-scan]").focus();
  }

  // --- confirming ---

  function slip() {
    // Each line has all fields, so that they stay side by side; of a box that is not ticked a form sends nothing.
    const fields = rows().flatMap((each) =>
      fieldsOf(each).map((field) => [field.name, field.type === "checkbox" ? (field.checked ? "1" : "") : field.value.trim()]),
    );
    for (const field of form.querySelectorAll("[data-of-slip]")) fields.push([field.name, field.value.trim()]);
    const effect = Object.fromEntries(rows().map((each) => [each.dataset.item, SIGN * pieces(each)]));
    return { address: form.action, fields, key, words: filled(words.slip, { goods: goods() }), effect };
  }

  async function confirm(event) {
    event.preventDefault();
    if (!rows().length) return;
    // One that lapsed while it lay in the basket, at midnight for example.
    const lapsed = kind === "sell" && rows().find((each) => each.dataset.standing === "off_shelf");
    if (lapsed) {
      const item = snapshot.byId(lapsed.dataset.item);
      block(item, snapshot.state(item));
      return;
    }
    const asked = slip();
    const confirmed = content();
    const lines = rows();
    empty(); // before it is waited for: what is scanned meanwhile is the next slip
    say(said, words.sending);
    if (matchMedia("(pointer: fine)").matches) document.querySelector("[data-scan]").focus();
    sending += 1;
    try {
      await answered(asked, confirmed);
    } catch {
      // This browser keeps nothing for us: as a form without a script. What was scanned meanwhile is in the draft.
      list.replaceChildren(...lines);
      if (why) why.value = confirmed.why;
      form.elements.key.value = asked.key;
      form.submit();
    } finally {
      sending -= 1;
    }
  }

  async function answered(asked, confirmed) {
    const outcome = await queue.book(asked);
    if (outcome.state === "refused") {
      const problem = outcome.sentence || words.notTaken;
      const again = { ...confirmed, problem, key: outcome.code === "key_taken" ? crypto.randomUUID() : asked.key };
      if (rows().length) {
        layAside(again); // with the reason beside it
      } else {
        fill(again);
        say(refused, problem);
      }
      window.desk.signal?.(false);
      return;
    }
    const kept = filled(outcome.state === "sign_in" ? words.keptSignIn : words.kept, { slip: asked.words });
    if (outcome.state === "conflict" || outcome.state === "held") say(refused, outcome.sentence || words.notTaken);
    else said.textContent = outcome.sentence || kept; // beside what was meanwhile said of the next slip's goods
    offerUndo(outcome, asked);
    await snapshot.correct(outcome.free);
    draw();
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
  document.addEventListener("desk:settled", () => sending || snapshot.load());
  document.documentElement.classList.add("with-basket");
  button.hidden = true;
  snapshot.ready.then(restore);
})();
