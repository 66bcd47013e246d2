// Movements wait here, in the browser's own database, until the server has answered for them: across a lost connection, a
// closed browser and an ended session. They are sent in their order, by one tab at a time. Each carries a key under which the
// server books once, so whatever is not known to have arrived is sent again.
(() => {
  const desk = (window.desk ??= {});
  // The server's words with what they are about: `Waiting: {count}`.
  desk.filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const box = document.querySelector("[data-queue]");
  if (!box) return;

  const PATIENCE = 12_000; // milliseconds for one request
  const REPEAT = 20_000;
  const FAILURES = 3; // of the server, after which a movement no longer holds up those behind it
  const LOCK = "desk-queue";
  const user = box.dataset.user;
  const channel = new BroadcastChannel(LOCK);
  const standing = new Map(); // key -> how to tell the page that stands and waits for this movement
  const asked = new Set(); // keys that the server refused for good since this page was opened
  let trouble = ""; // "", "unreachable" or "sign_in"
  let running = null;
  let again = false;

  // --- the browser's database ---

  let opened;
  const open = () =>
    (opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open("desk", 1);
      request.onupgradeneeded = () => {
        const store = request.result.createObjectStore("movements", { keyPath: "number", autoIncrement: true });
        store.createIndex("key", "key", { unique: true });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    }));

  async function within(mode, work) {
    const transaction = (await open()).transaction("movements", mode, { durability: "strict" });
    const request = work(transaction.objectStore("movements"));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
    });
  }

  const everything = () => within("readonly", (store) => store.getAll());
  const keep = (movement) => within("readwrite", (store) => store.put(movement));
  const forget = (movement) => within("readwrite", (store) => store.delete(movement.number));

  // --- one movement to the server ---

  // As it stands now: signing in again, in whatever tab, gives a new one.
  const token = () => document.cookie.match(/(?:^|;\s*)csrftoken=([^;]*)/)?.[1] ?? "";

  async function ask(movement, waited) {
    const body = new URLSearchParams(movement.fields);
    body.set("key", movement.key);
    body.set("told_at", movement.toldAt);
    body.set("made_by", movement.user);
    body.set("csrfmiddlewaretoken", token());
    if (waited) body.set("queued", "1");
    let response;
    let answer = null;
    try {
      response = await fetch(movement.address, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "manual", // the server redirects nobody who asks for JSON; somebody in between would
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (response.headers.get("Content-Type")?.startsWith("application/json")) answer = await response.json();
    } catch {
      return { state: "waiting" };
    }
    if (response.status === 401 || (response.status === 403 && !answer)) return { state: "sign_in" };
    if (answer?.ok) return { state: "booked", ...answer };
    if (answer?.conflict) return { state: "conflict", ...answer };
    const refused = response.status >= 400 && response.status < 500 && ![408, 425, 429].includes(response.status);
    if (!refused) return { state: "waiting", failed: response.status >= 500 };
    return { state: waited ? "held" : "refused", status: response.status, ...answer };
  }

  function settle(key, outcome, told = true) {
    standing.get(key)?.(outcome);
    standing.delete(key);
    if (told) channel.postMessage({ key, outcome });
  }

  // Send what waits, the oldest first, until nothing is left or the server cannot be asked.
  async function send() {
    trouble = "";
    const stuck = new Set();
    for (;;) {
      const movement = (await everything()).find((each) => each.user === user && !asked.has(each.key) && !stuck.has(each.key));
      if (!movement) return;
      const waited = !standing.has(movement.key);
      movement.tried = true;
      await keep(movement);
      const outcome = await ask(movement, waited);
      if (outcome.state === "waiting" || outcome.state === "sign_in") {
        trouble = outcome.state === "waiting" ? "unreachable" : "sign_in";
        // What the server itself stumbles over stays, and does not hold up the others for ever.
        if (!outcome.failed) return;
        movement.failures += 1;
        await keep(movement);
        if (movement.failures < FAILURES) return;
        stuck.add(movement.key);
        continue;
      }
      // Its page no longer waits for an answer: then it is asked again as one that waited, and a person hears of the refusal.
      if (outcome.state === "refused" && !standing.has(movement.key)) continue;
      if (outcome.state === "held") {
        asked.add(movement.key);
        await keep({ ...movement, problem: outcome.sentence || box.dataset.notTaken });
      } else {
        await forget(movement);
        if (outcome.state === "conflict") outcome.address = movement.conflicts;
      }
      settle(movement.key, outcome);
      if (outcome.state === "booked" || outcome.state === "conflict") tell("desk:settled", { ...outcome, key: movement.key });
      await changed();
    }
  }

  const alone = (work) => (navigator.locks ? navigator.locks.request(LOCK, work) : work());

  async function run() {
    try {
      while (again) {
        again = false;
        await changed();
        if ((await everything()).some((each) => each.user === user && !asked.has(each.key))) await alone(send);
      }
    } catch {
      trouble = "unreachable"; // the database of a browser that is closing
    } finally {
      running = null;
    }
    await changed().catch(() => {});
  }

  function drain() {
    again = true;
    return (running ??= run());
  }

  // --- what the pages ask for ---

  // Keep a movement and send it. Answers {state}: `booked` or `refused` with the server's words; `conflict`, which a person will
  // look at; or `waiting`, `sign_in`: it is kept and goes out by itself. Raises when the browser cannot keep anything.
  // `words` say to people what it is, `effect` is what it adds to the free pieces of each item.
  async function book({ address, fields, key, words, effect = {} }) {
    const movement = {
      key,
      address,
      fields,
      words,
      effect,
      user,
      userName: box.dataset.userName,
      toldAt: new Date().toISOString(),
      conflicts: box.dataset.conflictsAddress,
      tried: false,
      failures: 0,
      problem: "",
    };
    const answered = new Promise((resolve) => standing.set(key, resolve));
    try {
      await keep(movement);
    } catch (error) {
      standing.delete(key);
      if (error?.name !== "ConstraintError") throw error;
      return { state: "waiting" }; // this very movement is kept already
    }
    navigator.storage?.persist?.();
    const giveUp = () => {
      settle(key, { state: trouble === "sign_in" ? "sign_in" : "waiting" }, false);
      channel.postMessage({}); // not sooner: what is only being sent would move the buttons of other tabs under a finger
    };
    const late = setTimeout(giveUp, PATIENCE + 1000);
    drain().then(async () => {
      // Where it is gone another tab has sent it, and tells.
      if ((await everything()).some((each) => each.key === key)) giveUp();
    }, giveUp);
    const outcome = await answered;
    clearTimeout(late);
    await changed();
    return outcome;
  }

  // Take back a movement that was never sent. One that was tried may be booked: it is undone there, not here.
  const takeBack = (key) =>
    alone(async () => {
      const movement = (await everything()).find((each) => each.key === key);
      const possible = movement && (!movement.tried || movement.problem) && movement.user === user;
      if (possible) await forget(movement);
      channel.postMessage({});
      await changed();
      return Boolean(possible);
    });

  function retry() {
    asked.clear();
    return drain();
  }

  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

  async function changed() {
    const all = await everything();
    const own = all.filter((each) => each.user === user);
    tell("desk:queue", {
      own: own.filter((each) => !standing.has(each.key)),
      others: all.filter((each) => each.user !== user),
      sending: Boolean(running) && own.length > 0 && !trouble,
      trouble: navigator.onLine ? trouble : "unreachable",
    });
  }

  // What the movements kept here will add to the free pieces of each item of a desk, by the item's id.
  async function pending(prefix) {
    const sums = {};
    for (const { address, effect, problem } of await everything()) {
      if (problem || !address.startsWith(prefix)) continue;
      for (const [item, pieces] of Object.entries(effect)) sums[item] = (sums[item] ?? 0) + pieces;
    }
    return sums;
  }

  desk.queue = { book, drain, retry, takeBack, pending, changed, token };

  channel.addEventListener("message", ({ data }) => {
    if (data.key) {
      settle(data.key, data.outcome, false);
      tell("desk:settled", { ...data.outcome, key: data.key });
    }
    changed().catch(() => {});
  });
  window.addEventListener("online", drain);
  window.addEventListener("offline", () => changed().catch(() => {}));
  window.addEventListener("pageshow", drain);
  document.addEventListener("visibilitychange", () => document.hidden || drain());
  setInterval(drain, REPEAT);
})();
