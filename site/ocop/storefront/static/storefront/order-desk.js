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

  // --- by camera ---

  const [opener, view, closer] = ["[data-camera]", "[data-view]", "[data-close]"].map((name) => form.querySelector(name));
  const video = form.querySelector("video");
  const FORMATS = ["qr_code", "ean_13", "ean_8", "upc_a"];
  const PAUSE = 150; // milliseconds between two looks
  const AWAY = 1200; // a code counts again when it was out of sight so long
  const seenAt = new Map();
  let detector;
  let stream = null;
  let turn = 0; // what belongs to an earlier opening is over

  function stop(sentence = "") {
    turn += 1;
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
    view.hidden = true;
    opener.hidden = false;
    say(sentence);
  }

  async function look(mine) {
    const codes = await detector.detect(video).catch(() => []); // no frame is there yet
    if (mine !== turn) return;
    const now = performance.now();
    for (const text of new Set(codes.map((each) => each.rawValue))) {
      const isNew = !(now - seenAt.get(text) < AWAY);
      seenAt.set(text, now);
      if (!isNew) continue;
      navigator.vibrate?.(60);
      if (!lines.length) stop();
      take(text);
    }
    setTimeout(() => mine === turn && look(mine), PAUSE);
  }

  async function start() {
    turn += 1;
    const mine = turn;
    opener.hidden = true;
    view.hidden = false;
    say(words.aim);
    closer.focus();
    let opened;
    try {
      opened = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    } catch (error) {
      if (mine !== turn) return;
      stop(error.name === "NotAllowedError" ? words.denied : words.absent);
      opener.focus();
      return;
    }
    if (mine !== turn) return opened.getTracks().forEach((track) => track.stop()); // closed before the camera was there
    stream = opened;
    video.srcObject = stream;
    await video.play().catch(() => {});
    look(mine);
  }

  opener.addEventListener("click", start);
  closer.addEventListener("click", () => {
    stop();
    opener.focus();
  });
  view.addEventListener("keydown", (event) => event.key === "Escape" && closer.click());
  document.addEventListener("visibilitychange", () => document.hidden && stream && stop());
  window.addEventListener("pagehide", () => stream && stop());

  if (!window.BarcodeDetector || !navigator.mediaDevices?.getUserMedia) return;
  BarcodeDetector.getSupportedFormats().then(
    (known) => {
      if (!FORMATS.every((format) => known.includes(format))) return;
      detector = new BarcodeDetector({ formats: FORMATS });
      opener.hidden = false;
    },
    () => {},
  );
})();
