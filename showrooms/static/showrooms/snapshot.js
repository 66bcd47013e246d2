// What stands at this showroom, as the server last told: found by code or name without a round trip and without a network. Which
// state a certificate is in is worked out for the day that it is on this device, from its last day.
(() => {
  const desk = (window.desk ??= {});
  const address = document.body.dataset.snapshot;
  if (!address) return;

  const MOST_FOUND = 8;
  const MARKS = /\p{M}/gu;
  const OF_LABEL = /\/v\/([^/?#\s]+)/i;
  const SHOWN = ["in_force", "lapses_soon", "last_day"];
  const day = new Intl.DateTimeFormat("sv", { timeZone: "Asia/Ho_Chi_Minh" }); // writes 2026-11-23
  const words = document.querySelector("[data-figures]").dataset;
  let told = { on: "", items: [] };
  let at = ""; // when the server last said so
  // How far the server's clock is ahead of this device's, in milliseconds: a device whose clock is wrong all day is right with it.
  let ahead = Number(localStorage.getItem("desk-clock") ?? 0);
  let found = new Map();
  let waiting = {};
  let kept = false;

  const fold = (text) => text.toLowerCase().normalize("NFD").replace(MARKS, "").replaceAll("đ", "d");
  const written = (iso) => {
    const [year, month, date] = iso.split("-");
    return document.documentElement.lang === "vi"
      ? `${date}/${month}/${year}`
      : new Date(`${iso}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  };
  const after = (iso) => new Date(Date.parse(`${iso}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const now = () => new Date(Date.now() + ahead);
  // A clock that is behind does not bring back a day that the server has seen end.
  const today = (toldOn = told.on) => [day.format(now()), toldOn].sort()[1];

  // The state of a certificate today, where the server's own words are of an earlier day; null while they still hold.
  function renewed(standing, lastDay, toldOn) {
    const on = today(toldOn);
    if (on === toldOn || !lastDay || !SHOWN.includes(standing)) return null;
    if (lastDay < on) return { standing: "off_shelf", words: desk.filled(words.lapsed, { day: written(after(lastDay)) }) };
    if (lastDay === on) return { standing: "last_day", words: words.lastDay };
    return null;
  }

  const state = (item) => renewed(item.standing, item.last_day, told.on) ?? { standing: item.standing, words: item.words };

  // Pieces that may be sold: what the server told, less lots that ended since, and what waits here to be booked.
  function free(item) {
    const ended = item.lots.filter((lot) => lot.best_before && lot.best_before >= told.on && lot.best_before < today());
    return item.free - ended.reduce((sum, lot) => sum + lot.free, 0) + (waiting[item.id] ?? 0);
  }

  // One spelling for what a reader or a finger makes of a code.
  function codeOf(text) {
    let code = text.trim();
    try {
      code = decodeURIComponent(OF_LABEL.exec(code)?.[1] ?? code);
    } catch {
      // A lone % is part of a name.
    }
    code = code.replace(/[\s-]/g, "").toUpperCase();
    return /^\d{12}$/.test(code) ? `0${code}` : code;
  }

  const byCode = (text) => found.get(codeOf(text)) ?? null;
  const byId = (id) => told.items.find((item) => String(item.id) === String(id)) ?? null;

  function search(text) {
    const parts = fold(text).split(/\s+/).filter(Boolean);
    if (!parts.length) return [];
    const matches = told.items.filter((item) => parts.every((part) => item.folded.includes(part)));
    const first = (item) => (item.folded.startsWith(parts[0]) ? 0 : 1);
    return matches.sort((one, other) => first(one) - first(other)).slice(0, MOST_FOUND);
  }

  let arrived;
  const ready = new Promise((resolve) => (arrived = resolve));

  async function load() {
    try {
      const response = await fetch(address, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(response.status);
      const answer = await response.json();
      for (const item of answer.items) item.folded = fold([item.name, item.maker, ...item.codes].join(" "));
      told = answer;
      found = new Map(answer.items.flatMap((item) => item.codes.map((code) => [codeOf(code), item])));
      kept = response.headers.has("X-Kept");
      // An answer that was confirmed unchanged has the body of then and the date of now.
      at = response.headers.get("Date") ?? answer.at;
      if (!kept) {
        ahead = Date.parse(at) - Date.now();
        localStorage.setItem("desk-clock", ahead);
      }
    } catch {
      kept = true; // what was told before is still here
    }
    await count();
    arrived();
    document.dispatchEvent(new CustomEvent("desk:snapshot"));
  }

  async function count() {
    waiting = (await desk.queue?.pending(words.desk).catch(() => ({}))) ?? {};
  }

  // What a booking left, as its answer tells.
  async function correct(pieces = {}) {
    for (const [id, left] of Object.entries(pieces)) {
      const item = byId(id);
      if (item) item.free = left;
    }
    await count();
    document.dispatchEvent(new CustomEvent("desk:snapshot"));
  }

  desk.snapshot = {
    ready, load, correct, byCode, byId, search, state, free, renewed, today, now, written,
    get at() { return at; },
    get on() { return told.on; },
    get kept() { return kept; },
  };
})();
