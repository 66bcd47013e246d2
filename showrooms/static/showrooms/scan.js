// The box that codes are scanned or names typed into. It stays open: a USB scanner types fast and ends with Enter, the camera goes
// on looking, and each thing found is told to the page as `desk:scanned`, each code that is not known here as `desk:unknown`.
(() => {
  const desk = (window.desk ??= {});
  const box = document.querySelector("[data-scan-box]");
  const input = box?.querySelector("[data-scan]");
  if (!input || !desk.snapshot) return;

  const find = (name) => box.querySelector(name);
  const words = box.dataset;
  const [said, list, row] = [".scan-said", ".scan-found", "template"].map(find);
  const say = (text) => {
    said.textContent = text;
  };
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

  // --- typed or scanned by hand ---

  let searching;
  const close = () => {
    clearTimeout(searching);
    list.replaceChildren();
  };

  function choose(item) {
    input.value = "";
    close();
    say("");
    tell("desk:scanned", { item });
  }

  function show(items) {
    list.replaceChildren(
      ...items.map((item) => {
        const made = row.content.firstElementChild.cloneNode(true);
        made.querySelector(".scan-name").textContent = item.name;
        made.querySelector(".scan-detail").textContent = [item.maker, desk.snapshot.state(item).words].filter(Boolean).join(" · ");
        made.querySelector("button").addEventListener("click", () => {
          choose(item);
          input.focus();
        });
        return made;
      }),
    );
  }

  input.addEventListener("input", () => {
    clearTimeout(searching);
    searching = setTimeout(() => show(desk.snapshot.search(input.value)), 150); // a scanner is through by then
  });

  async function take(text) {
    await desk.snapshot.ready;
    const item = desk.snapshot.byCode(text);
    if (item) return choose(item);
    const items = desk.snapshot.search(text);
    if (items.length === 1) return choose(items[0]);
    if (items.length) {
      show(items);
      return say(words.several);
    }
    input.select();
    close();
    say("");
    tell("desk:unknown", { text });
  }

  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key !== "Enter") return;
    event.preventDefault(); // it would send the whole slip
    if (input.value.trim()) take(input.value);
  });

  // What is typed while nothing is being typed into belongs here; a scanner's Enter must not press the button pressed last.
  document.addEventListener(
    "keydown",
    (event) => {
      const busy = event.target.matches("input, select, textarea, [contenteditable]") || event.target.closest("dialog");
      if (busy || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === " ") return;
      input.focus();
    },
    true,
  );

  // A scanner that fires while a number of pieces is being typed: its digits are no number of pieces.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !event.target.matches("[data-pieces]")) return;
      event.preventDefault();
      const field = event.target;
      if (/\d{7,}/.test(field.value)) {
        const text = field.value;
        field.value = field.dataset.before || "1";
        take(text);
      }
      input.focus();
    },
    true,
  );

  // --- by camera ---

  const [opener, view, closer] = [".scan-open", ".scan-view", ".scan-close"].map(find);
  const video = view.querySelector("video");
  const WIDEST = 1280;
  let sound = null;

  desk.signal = (good) => {
    navigator.vibrate?.(good ? 60 : [120, 60, 120]);
    if (!sound || sound.state !== "running") return;
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    volume.gain.value = 0.1;
    tone.frequency.value = good ? 1320 : 220;
    tone.connect(volume).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + (good ? 0.08 : 0.3));
  };

  // The server reads a picture where the browser can't.
  async function asked() {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    if (!canvas.width) return [];
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
    const body = new FormData();
    body.set("csrfmiddlewaretoken", desk.queue.token());
    body.set("photo", picture, "frame.jpg");
    const response = await fetch(words.readCode, { method: "POST", body, headers: { Accept: "application/json" }, signal: AbortSignal.timeout(8000) });
    if (!response.ok) return [];
    const { code } = await response.json();
    return code ? [code] : [];
  }

  desk.camera({
    opener,
    view,
    closer,
    words,
    say,
    take,
    asked: () => (navigator.onLine ? asked() : say(words.needsNetwork)),
    opening: () => {
      sound ??= window.AudioContext ? new AudioContext() : null;
      sound?.resume();
    },
  });
  if (matchMedia("(pointer: fine)").matches) input.focus();
})();
