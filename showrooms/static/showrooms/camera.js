// The camera of whatever takes codes: a button opens it, another closes it, and so do Escape and leaving the page. It looks by
// itself where the browser reads codes; else `asked` looks, where there is one, and without one there is no camera.
(() => {
  const desk = (window.desk ??= {});
  const FORMATS = ["qr_code", "ean_13", "ean_8", "upc_a"];
  const PAUSE = 150; // milliseconds between two looks
  const ASKED_PAUSE = 600; // where somebody else looks
  const AWAY = 1200; // a code counts again when it was out of sight so long

  // `words` are the sentences `aim`, `denied` and `absent`; `take` is told each code that comes into sight. What is returned
  // closes the camera.
  desk.camera = ({ opener, view, closer, words, say, take, asked, opening }) => {
    const video = view.querySelector("video");
    const seenAt = new Map();
    let detector = null;
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

    const inSight = async () => (detector ? (await detector.detect(video)).map((each) => each.rawValue) : ((await asked()) ?? []));

    async function look(mine) {
      const codes = await inSight().catch(() => []); // no frame is there yet, or no answer
      if (mine !== turn) return;
      const now = performance.now();
      for (const code of new Set(codes)) {
        const isNew = !(now - seenAt.get(code) < AWAY);
        seenAt.set(code, now);
        if (isNew) await take(code);
      }
      setTimeout(() => mine === turn && look(mine), detector ? PAUSE : ASKED_PAUSE);
    }

    async function start() {
      turn += 1;
      const mine = turn;
      opening?.();
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

    async function offer() {
      const known = await window.BarcodeDetector?.getSupportedFormats().catch(() => []);
      if (known && FORMATS.every((format) => known.includes(format))) detector = new BarcodeDetector({ formats: FORMATS });
      opener.hidden = !detector && !asked;
    }

    if (navigator.mediaDevices?.getUserMedia) offer();
    return stop;
  };
})();
