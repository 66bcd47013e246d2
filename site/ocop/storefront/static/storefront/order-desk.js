// Codes at the order desk: of an order, which opens it, and of goods, which are counted into the bag. A USB scanner types fast and
// ends with Enter; the camera looks where the browser reads codes by itself. Without a script the same forms are filled by hand.
(() => {
  document.documentElement.classList.add("has-script");

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  const form = document.querySelector("[data-scanning], [data-packing]");
  if (!form) return;
  const words = form.dataset;
  const input = form.querySelector("[data-code]");
  const said = form.querySelector("[data-said]");
  const say = (text) => {
    said.textContent = text;
  };

  // --- what a code does ---

  const OF_LABEL = /\/v\/([^/?#\s]+)/i;
  const spelled = (text) => {
    const code = (OF_LABEL.exec(text)?.[1] ?? text).replace(/[\s-]/g, "").toUpperCase();
    return /^\d{12}$/.test(code) ? `0${code}` : code;
  };
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
  const lines = [...form.querySelectorAll("[data-codes]")].map((row) => ({
    codes: new Set(row.dataset.codes.split(" ").filter(Boolean).map(spelled)),
    all: Number(row.dataset.pieces),
    name: row.dataset.name,
    box: row.querySelector("input"),
    count: 0,
  }));

  function pack(text) {
    const line = lines.find((each) => each.codes.has(spelled(text)));
    if (!line) return say(filled(words.foreign, { text: text.slice(0, 40) }));
    if (line.count >= line.all || line.box.checked) return say(filled(words.enough, line));
    line.count += 1;
    line.box.checked = line.count >= line.all;
    say(lines.every((each) => each.box.checked) ? words.ready : filled(words.counted, line));
  }

  function take(text) {
    if (lines.length) {
      pack(text);
      input.value = "";
      return;
    }
    input.value = text;
    form.requestSubmit();
  }

  if (lines.length) {
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // a scanner's Enter is not the button
      if (input.value.trim()) pack(input.value);
      input.value = "";
    });
  }

  const [opener, view, closer] = ["[data-camera]", "[data-view]", "[data-close]"].map((name) => form.querySelector(name));
  const close = window.desk.camera({
    opener,
    view,
    closer,
    words,
    say,
    take(text) {
      navigator.vibrate?.(60);
      if (!lines.length) close();
      take(text);
    },
  });
})();
