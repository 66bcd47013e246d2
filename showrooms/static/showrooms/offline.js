// What every page of the desk does about the network: the service worker, the words on how old the figures are, and the states
// of certificates on a page that is older than the day.
(() => {
  const desk = (window.desk ??= {});
  const box = document.querySelector("[data-figures]");
  if (!box) return;

  const MINUTE = 60_000;
  const TIMELY = 10 * MINUTE; // figures of a page that stands open are spoken of from this age
  const scans = Boolean(desk.snapshot && document.querySelector("[data-scan]"));
  const kept = document.documentElement.hasAttribute("data-kept");
  const clock = new Intl.DateTimeFormat("vi", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit" });

  // Where goods are scanned the figures are those of the list of goods, elsewhere those of the page itself.
  function source() {
    const { snapshot } = desk;
    return scans && snapshot.on ? snapshot : { at: box.dataset.at, on: box.dataset.on, kept };
  }

  function say() {
    if (!box.dataset.at) return; // no showroom is chosen
    const from = source();
    const earlier = desk.snapshot.today(from.on) !== from.on;
    const old = desk.snapshot.now() - Date.parse(from.at) > TIMELY;
    box.hidden = !(from.kept || earlier || (old && !navigator.onLine));
    const said = desk.filled(earlier ? box.dataset.earlier : box.dataset.text, {
      time: clock.format(new Date(from.at)),
      day: desk.snapshot.written(from.on),
    });
    if (!box.hidden && box.textContent !== said) box.textContent = said;
    box.classList.toggle("figures-earlier", earlier);
    if (desk.snapshot.today(box.dataset.on) !== box.dataset.on) reword(box.dataset.on);
  }

  // A page that stands open learns of what others moved, and of a new day.
  async function renew() {
    const { snapshot } = desk;
    const due = scans && navigator.onLine && !document.hidden && snapshot.now() - Date.parse(snapshot.at || 0) > TIMELY;
    if (due || (scans && snapshot.on && snapshot.today() !== snapshot.on)) await snapshot.load();
    say();
  }

  function reword(on) {
    for (const each of document.querySelectorAll("[data-standing][data-last-day]")) {
      const now = desk.snapshot.renewed(each.dataset.standing, each.dataset.lastDay, on);
      if (!now) continue;
      const shape = now.standing === "last_day" ? "last-day" : "off";
      each.dataset.standing = now.standing;
      each.className = `state state-${shape}`;
      each.querySelector("use")?.setAttribute("href", `#i-${shape}`);
      each.querySelector("span").textContent = now.words.charAt(0).toUpperCase() + now.words.slice(1);
      if (shape === "off") each.closest("li, main").querySelectorAll(".badge").forEach((badge) => badge.remove());
    }
  }

  async function watch() {
    if (!navigator.serviceWorker || !box.dataset.worker) return;
    await navigator.serviceWorker.register(box.dataset.worker, { scope: box.dataset.scope, updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    // Once a day in each tab, and for each user, showroom and release.
    const mark = [box.dataset.release, box.dataset.on, box.dataset.desk, document.body.dataset.user].join(" ");
    if (!box.dataset.keep || kept || sessionStorage.getItem("desk-kept") === mark) return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => sessionStorage.setItem("desk-kept", mark);
    active.postMessage({ keep: [...new Set([location.pathname + location.search, ...box.dataset.keep.split(" ")])] }, [port2]);
  }

  document.addEventListener("desk:snapshot", say);
  document.addEventListener("visibilitychange", renew);
  window.addEventListener("online", () => scans && desk.snapshot.load());
  window.addEventListener("offline", say);
  setInterval(renew, MINUTE);
  say();
  if (scans) desk.snapshot.load();
  watch().catch(() => {});
})();
