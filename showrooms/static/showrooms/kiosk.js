// The screen in a shop: one product after another, each in its turn, and nothing that may have lapsed.
//
// It shows what the server vouched for, until the end of the day by `untilMidnight`. The pulse, a few times a minute, tells
// whether what is shown still holds; where it does not and the new page can't be had, the screen goes blank. Without a
// connection it keeps on until midnight and then goes blank.
(() => {
  const TICK = 1_000;
  const TURN = 12_000;
  const ASK_EVERY = 20_000;
  const ASK_EVERY_WHILE_BLANK = 5_000;
  const PATIENCE = 8_000;

  let shown = document.querySelector(".kiosk-shown");
  const blank = document.querySelector(".kiosk-blank");
  let vouched = null;
  let gone = false;
  let asking = false;
  let asked = -Infinity;
  let failed = false;
  let paused = false;
  let turned = 0;
  let current = null;
  const seen = new Set();

  // --- whose turn it is -------------------------------------------------------------------------------------------

  const slides = () => [...shown.querySelectorAll(".slide")];
  const idOf = (slide) => slide.dataset.productId;

  function show(slide) {
    for (const each of slides()) each.hidden = each !== slide;
    current = slide ? idOf(slide) : null;
    turned = performance.now();
    if (!slide) return;
    seen.add(current);
    const all = slides();
    const at = all.indexOf(slide);
    // The next picture is fetched while this one stands, the others one by one after it: the connection may go.
    for (const each of [slide, all[(at + 1) % all.length]]) each.querySelector("img").loading = "eager";
    const place = shown.querySelector(".kiosk-place b");
    place.textContent = `${at + 1} / ${all.length}`;
  }

  // The next in order that had no turn in this round. Products come and go meanwhile; none waits longer than a round.
  function next() {
    const all = slides();
    if (!all.length) return;
    let waiting = all.filter((each) => !seen.has(idOf(each)));
    if (!waiting.length) {
      seen.clear();
      waiting = all.filter((each) => idOf(each) !== current);
    }
    const at = all.findIndex((each) => idOf(each) === current);
    show(waiting.find((each) => all.indexOf(each) > at) ?? waiting[0] ?? all[0]);
  }

  function label() {
    const button = shown.querySelector(".kiosk-pause");
    if (!button) return;
    button.dataset.pause ??= button.textContent;
    button.textContent = paused ? button.dataset.goOn : button.dataset.pause;
  }

  function begin() {
    const all = slides();
    const still = all.find((each) => idOf(each) === current);
    const since = turned;
    if (still) {
      show(still);
      turned = since;
    } else if (all.length) {
      next();
    } else {
      current = null;
    }
    label();
    fetchPictures();
  }

  // One after another, so that all are here should the connection go.
  async function fetchPictures() {
    const here = shown;
    for (const image of here.querySelectorAll("img")) {
      if (here !== shown) return;
      image.loading = "eager";
      await image.decode().catch(() => {});
    }
  }

  // --- what may be shown ------------------------------------------------------------------------------------------

  function render() {
    const may = vouched !== null && !vouched.isOver();
    shown.hidden = !may;
    blank.hidden = may;
    const why = gone ? "gone" : failed || vouched ? "unknown" : "asking";
    for (const each of blank.querySelectorAll("[data-said]")) each.hidden = each.dataset.said !== why;
    return may;
  }

  const get = (address) => fetch(address, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(PATIENCE) });

  async function replace() {
    const answer = await get(location.pathname);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const files = (of) => [...of.querySelectorAll("script[src], link[rel=stylesheet]")].map((each) => each.outerHTML).join();
    if (files(page) !== files(document)) {
      location.reload(); // a new release: its page wants its own script
      return;
    }
    const focused = document.activeElement?.className;
    const fresh = document.adoptNode(page.querySelector(".kiosk-shown"));
    fresh.hidden = shown.hidden;
    shown.replaceWith(fresh);
    shown = fresh;
    document.title = page.title;
    begin();
    if (focused) shown.querySelector(`button.${CSS.escape(focused)}`)?.focus();
  }

  async function ask() {
    if (asking) return;
    asking = true;
    asked = performance.now();
    const before = { steady: asked, wall: Date.now() };
    try {
      const answer = await get(shown.dataset.pulse);
      gone = answer.status === 404;
      if (gone) vouched = null;
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const told = await answer.json();
      if (told.version !== shown.dataset.version) {
        try {
          await replace();
        } catch (error) {
          vouched = null; // what is shown is known not to hold
          throw error;
        }
      }
      failed = false;
      vouched = untilMidnight(told.seconds_left, before);
    } catch {
      failed = true;
    } finally {
      asking = false;
      render();
    }
  }

  function tick() {
    const may = render();
    const now = performance.now();
    if (may && !paused && now - turned >= TURN) next();
    if (now - asked >= (may ? ASK_EVERY : ASK_EVERY_WHILE_BLANK)) ask();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest(".kiosk-pause")) {
      paused = !paused;
      turned = performance.now();
      label();
    } else if (event.target.closest(".kiosk-next")) {
      next();
    }
  });
  for (const name of ["visibilitychange", "resume"]) document.addEventListener(name, tick);
  for (const name of ["pageshow", "focus", "online"]) window.addEventListener(name, tick);
  begin();
  setInterval(tick, TICK);
  tick();
})();
