// The desk without a network: its pages, files and figures as this browser last had them. What it answers from here is marked as
// kept, so that the page says how old its figures are. `DESK` stands before these lines, written by the view that serves them.
const PATIENCE = 4000; // milliseconds a page is waited for before the kept one is shown
const PAGES = `desk ${DESK.language} pages ${DESK.release}`;
const FILES = `desk ${DESK.language} files ${DESK.release}`;
const OURS = `desk ${DESK.language} `;
const OWNER = `${DESK.scope}?owner`; // no page: whose pages these are
const HASHED = /\.[0-9a-f]{12}\.\w+$/; // the name changes with the content
const REFERENCE = /(?:src|href)="(\/static\/[^"?#]+)"/g;
const USER = /\bdata-user="(\d+)"/;

const isFile = (url) => url.pathname.startsWith("/static/");
const opens = (path) => DESK.doors.includes(path);
// What is kept: these parts of each showroom's desk as they open, without what was asked or looked up there.
const isKept = ({ pathname, search }) => {
  const [, showroom, part] = pathname.slice(DESK.scope.length).match(/^([^/]+)\/(.*)$/) ?? [];
  return pathname.startsWith(DESK.scope) && !search && Boolean(showroom) && DESK.parts.includes(part);
};

self.addEventListener("install", (event) => {
  event.waitUntil(prepare().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      await self.clients.claim();
      for (const name of await caches.keys()) {
        if (!name.startsWith(OURS) || name === PAGES || name === FILES) continue;
        const addresses = (await (await caches.open(name)).keys()).map((request) => request.url);
        await caches.delete(name);
        await keepAll(addresses); // as this release has them
      }
    })(),
  );
});

async function prepare() {
  const response = await fetch(DESK.offline, { cache: "reload" });
  if (!response.ok) throw new Error("no page to show without a network");
  await keepFilesOf(await response.clone().text());
  await (await caches.open(FILES)).put(DESK.offline, response);
}

async function keepFilesOf(html) {
  const files = await caches.open(FILES);
  const wanted = [...new Set([...html.matchAll(REFERENCE)].map((match) => match[1]))];
  await Promise.all(
    wanted.map(async (address) => {
      if (await files.match(address)) return;
      const response = await fetch(address).catch(() => null);
      if (response?.ok) await files.put(address, response);
    }),
  );
}

// Keep a page or the figures, and throw away what an earlier user of this browser was shown. What names no user is not kept.
async function keep(request, response) {
  if (!response.ok || response.redirected || response.type !== "basic") return;
  const kind = response.headers.get("Content-Type") ?? "";
  const text = await response.clone().text();
  let user = "";
  if (kind.startsWith("text/html")) user = text.match(USER)?.[1];
  else if (kind.startsWith("application/json")) user = userOf(text);
  if (!user) return;
  const pages = await caches.open(PAGES);
  const owner = await pages.match(OWNER);
  if ((await owner?.text()) !== user) {
    await caches.delete(PAGES);
    await (await caches.open(PAGES)).put(OWNER, new Response(user));
  }
  await (await caches.open(PAGES)).put(request.url, response);
  if (kind.startsWith("text/html")) await keepFilesOf(text);
}

function userOf(text) {
  try {
    return String(JSON.parse(text).user ?? "");
  } catch {
    return "";
  }
}

async function kept(request) {
  const found = await (await caches.open(PAGES)).match(request.url);
  if (!found) return null;
  const headers = new Headers(found.headers);
  headers.set("X-Kept", "1");
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  const text = await found.text();
  const isPage = headers.get("Content-Type")?.startsWith("text/html");
  return new Response(isPage ? text.replace("<html", "<html data-kept") : text, { status: 200, headers });
}

// Without a network the desk's front door leads to the showroom whose pages are here.
async function nothing(request) {
  if (request.mode !== "navigate") return Response.error();
  if (new URL(request.url).pathname === DESK.scope) {
    const addresses = (await (await caches.open(PAGES)).keys()).map((each) => new URL(each.url).pathname);
    const showroom = addresses.find((path) => /^[^/]+\/$/.test(path.slice(DESK.scope.length)));
    if (showroom) return Response.redirect(showroom);
  }
  return (await (await caches.open(FILES)).match(DESK.offline)) ?? Response.error();
}

// The network first; what is kept when it is slow, fails, or the server behind it does.
async function page(event) {
  const { request } = event;
  const asked = fetch(request).then(
    (response) => {
      event.waitUntil(keep(request, response.clone()).catch(() => {}));
      return response;
    },
    () => null,
  );
  const slow = new Promise((resolve) => setTimeout(resolve, PATIENCE, "slow"));
  const first = await Promise.race([asked, slow]);
  if (first && first !== "slow" && first.status < 500) return first;
  event.waitUntil(asked);
  return (await kept(request)) ?? (first === "slow" ? await asked : first) ?? nothing(request);
}

async function file(request) {
  const files = await caches.open(FILES);
  const known = await files.match(request.url);
  if (known && HASHED.test(new URL(request.url).pathname)) return known;
  try {
    const response = await fetch(request);
    if (response.ok) await files.put(request.url, response.clone());
    return response;
  } catch {
    return known ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method !== "GET") {
    // Whoever signs in or out: what the one before was shown is gone before the server answers.
    if (opens(url.pathname)) event.respondWith(caches.delete(PAGES).then(() => fetch(request)));
    return;
  }
  if (isFile(url)) event.respondWith(file(request));
  else if (isKept(url)) event.respondWith(page(event));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => nothing(request)));
});

async function keepAll(addresses) {
  for (const address of addresses) {
    const url = new URL(address, location.origin);
    if (url.origin !== location.origin || !isKept(url)) continue;
    const request = new Request(url, { credentials: "same-origin", redirect: "manual" }); // not on to signing in
    const response = await fetch(request).catch(() => null);
    if (response) await keep(request, response);
  }
}

// A page names what shall be at hand besides itself, and is told when it is.
self.addEventListener("message", (event) => {
  if (!Array.isArray(event.data?.keep)) return;
  event.waitUntil(keepAll(event.data.keep).then(() => event.ports[0]?.postMessage("kept"), () => {}));
});
