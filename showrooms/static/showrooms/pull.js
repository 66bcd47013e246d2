// What must come off the shelf is taken off without a network too: the button sends by the queue, and its row says how that stands.
(() => {
  const { filled, queue } = window.desk ?? {};
  if (!queue) return;

  const forms = [...document.querySelectorAll("form[data-pull]")];
  const field = (form, name) => form.querySelector(`[name="${name}"]`); // `elements.item` is a method
  const button = (form) => form.querySelector("button");

  function say(form, text, { refused = false, undo = "" } = {}) {
    const said = form.querySelector(".pull-said");
    said.textContent = text;
    said.classList.toggle("pull-refused", refused);
    if (!undo) return;
    const link = document.createElement("a");
    link.href = undo;
    link.textContent = form.dataset.undo;
    said.append(" ", link);
  }

  function show(form, outcome) {
    const words = form.dataset;
    const { state, sentence } = outcome;
    button(form).hidden = state !== "refused";
    if (state === "booked") say(form, sentence || words.sent, outcome);
    else if (state === "waiting" || state === "sign_in") say(form, words.kept);
    else say(form, sentence || words.notTaken, { refused: true });
  }

  async function send(event) {
    event.preventDefault();
    const form = event.target;
    const [item, quantity, why, key] = ["item", "quantity", "why", "key"].map((name) => field(form, name));
    button(form).hidden = true;
    say(form, form.dataset.sending);
    try {
      const outcome = await queue.book({
        address: form.getAttribute("action"),
        fields: [item, quantity, why].map(({ name, value }) => [name, value]),
        key: key.value,
        words: filled(form.dataset.slip, { goods: form.dataset.goods }),
        effect: { [item.value]: -Number(quantity.value) },
      });
      if (outcome.state === "refused") key.value = crypto.randomUUID();
      show(form, outcome);
    } catch {
      form.submit(); // this browser keeps nothing for us
    }
  }

  // A page that is opened while its goods wait in the queue offers them no second time, whatever key it was given.
  document.addEventListener("desk:queue", ({ detail }) => {
    for (const form of forms) {
      const [item, key] = ["item", "key"].map((name) => field(form, name));
      const address = form.getAttribute("action");
      const waiting = detail.own.find((each) => !each.problem && each.address === address && item.value in each.effect);
      if (!waiting) continue;
      key.value = waiting.key;
      if (!button(form).hidden) show(form, { state: "waiting" });
    }
  });
  document.addEventListener("desk:settled", ({ detail }) => {
    const form = forms.find((each) => field(each, "key").value === detail.key);
    if (form) show(form, detail);
  });
  for (const form of forms) form.addEventListener("submit", send);
})();
