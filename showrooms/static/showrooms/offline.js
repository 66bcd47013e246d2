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

  // Whichever is older of what the page and the list of goods were made from.
  function say() {
    if (!box.dataset.at) return; // no showroom is chosen
    const { snapshot } = desk;
    const isKept = kept || Boolean(snapshot?.kept);
    const at = [box.dataset.at, isKept && snapshot?.kept ? snapshot.at : ""].filter(Boolean).sort((one, other) => Date.parse(one) - Date.parse(other))[0];
    const on = box.dataset.on;
    const yesterday = snapshot && snapshot.today(on) !== on;
    const old = (snapshot?.now() ?? Date.now()) - Date.parse(at) > TIMELY;
    box.hidden = !(isKept || yesterday || (old && !navigator.onLine));
    const text = yesterday ? box.dataset.earlier : box.dataset.text;
    const said = desk.filled(text, { time: clock.format(new Date(at)), day: snapshot?.written(on) });
    if (!box.hidden && box.textContent !== said) box.textContent = said;
    box.classList.toggle("figures-earlier", Boolean(yesterday));
    if (yesterday) reword(on);
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
  document.addEventListener("visibilitychange", say);
  window.addEventListener("online", () => scans && desk.snapshot.load());
  window.addEventListener("offline", say);
  setInterval(say, MINUTE);
  say();
  if (scans) desk.snapshot.load();
  watch().catch(() => {});
})();
