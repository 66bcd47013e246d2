// A label scanned live, where the browser itself reads QR codes and barcodes; everywhere else a photograph is sent and read.
// An address in a QR is never opened: all that is taken from it is a code of ours.
(() => {
  const box = document.querySelector(".scan");
  if (!box) return;
  const find = (name) => box.querySelector(name);
  const [open, close, light] = [".scan-open", ".scan-close", ".scan-light"].map(find);
  const [ways, view, video, form, photo] = [".scan-ways", ".scan-view", "video", "form", "input"].map(find);
  const words = box.dataset;
  const say = (text) => {
    find(".scan-said").textContent = text;
  };

  photo.addEventListener("change", () => {
    if (!photo.files.length) return;
    say(words.sending);
    form.submit();
  });
  // Coming back, the same picture can be chosen again.
  window.addEventListener("pageshow", () => {
    form.reset();
    say("");
  });

  const FORMATS = ["qr_code", "ean_13", "ean_8", "upc_a"];
  const OF_LABEL = /\/v\/([2-9A-HJ-NP-Z]{8})(?![^/?#\s])/i;
  // Ours may be of letters alone; the others have digits, and words have none.
  const BARE_CODE = /^([2-9A-HJ-NP-Z]{8}|(?=.*\d)[0-9A-Z -]{8,24})$/i;
  const PAUSE = 150; // milliseconds between two looks
  let detector;
  let stream = null;
  let turn = 0; // grows with every opening and closing: what belongs to an earlier one is over

  const inQr = (text) => text.match(OF_LABEL)?.[1].toUpperCase() ?? (BARE_CODE.test(text) ? text : "");

  // The one code seen, or what to say of what is seen.
  function meaning(seen) {
    const isQr = (each) => each.format === "qr_code";
    const ours = seen.filter(isQr).map((each) => inQr(each.rawValue)).filter(Boolean);
    const barcodes = seen.filter((each) => !isQr(each)).map((each) => each.rawValue);
    const codes = [...new Set(ours.length ? ours : barcodes)];
    if (codes.length === 1) return { code: codes[0] };
    return { sentence: codes.length ? words.several : seen.length ? words.foreign : "" };
  }

  const end = (tracks) => tracks?.getTracks().forEach((track) => track.stop());

  function stop(sentence = "") {
    turn += 1;
    end(stream);
    stream = null;
    video.srcObject = null;
    view.hidden = true;
    ways.hidden = false;
    light.hidden = true;
    light.setAttribute("aria-pressed", "false");
    say(sentence);
  }

  async function look(mine) {
    const seen = await detector.detect(video).catch(() => []); // no frame is there yet
    if (mine !== turn) return;
    const { code, sentence } = meaning(seen);
    if (code) {
      stop(`${words.found} ${code}`);
      location.assign(`${words.answer}${words.answer.includes("?") ? "&" : "?"}q=${encodeURIComponent(code)}`);
      return;
    }
    if (sentence) say(sentence);
    setTimeout(() => mine === turn && look(mine), PAUSE);
  }

  async function start() {
    turn += 1;
    const mine = turn;
    ways.hidden = true;
    view.hidden = false;
    say(words.aim);
    close.focus();
    let opened;
    try {
      opened = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
    } catch (error) {
      if (mine !== turn) return;
      stop(error.name === "NotAllowedError" ? words.denied : words.absent);
      open.focus();
      return;
    }
    if (mine !== turn) return end(opened); // closed before the camera was there
    stream = opened;
    video.srcObject = stream;
    light.hidden = !stream.getVideoTracks()[0].getCapabilities?.().torch;
    await video.play().catch(() => {});
    look(mine);
  }

  open.addEventListener("click", start);
  close.addEventListener("click", () => {
    stop();
    open.focus();
  });
  light.addEventListener("click", () => {
    const on = light.getAttribute("aria-pressed") !== "true";
    light.setAttribute("aria-pressed", on);
    stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: on }] }).catch(() => (light.hidden = true));
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !view.hidden) close.click();
  });
  document.addEventListener("visibilitychange", () => document.hidden && !view.hidden && stop());
  window.addEventListener("pagehide", () => !view.hidden && stop());

  // The button shows once it is known to work: the camera needs a secure page, and the browser must know how to read codes.
  if (!window.BarcodeDetector || !navigator.mediaDevices?.getUserMedia) return;
  const nothing = () => {};
  BarcodeDetector.getSupportedFormats().then((known) => {
    if (!FORMATS.every((format) => known.includes(format))) return;
    detector = new BarcodeDetector({ formats: FORMATS });
    open.hidden = false;
  }, nothing);
})();
