// Keeps the files of the pages, and the pages that somebody saw last, for when the node does not answer.
//
// web/offline.py puts TOLD before this text: version, files, later, kept, header, oldest_ms, most, languages. What is
// kept of pages is of one person, the one who saw them: another's page throws it away, as sign-out does.
/* global TOLD */
const FILES = `files-${TOLD.version}`;
const SEEN = "seen-";
const PATIENCE_MS = 8_000; // then a page that was kept is shown
const GONE = [502, 503, 504]; // what a proxy says for a node that is away
const AT_ONCE = 6;
const LANGUAGE = "/offline/language";
let keeping = Promise.resolve(); // one page after another: what was just kept is not fetched again
let keepingLater = null;

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});
self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});
self.addEventListener("message", (event) => {
  if (!event.data?.keep) return;
  keeping = keeping.then(() => keepAnew(event.data)).catch(() => {});
  event.waitUntil(Promise.all([keeping, keepLater()]));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
  else if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (isDrawn(url)) event.respondWith(data(event, url));
});

async function install() {
  const files = await caches.open(FILES);
  await files.addAll(TOLD.files);
  await Promise.all(TOLD.languages.map((code) => files.add(`/offline?lang=${code}`)));
  await self.skipWaiting();
}

async function activate() {
  // Pages of an older build name files that are gone: they go too.
  for (const name of await caches.keys()) if (name !== FILES) await caches.delete(name);
  await self.clients.claim();
}

/** Keep what is missing of the map: begun by each page once it stands, so that it goes on where the node went away. */
function keepLater() {
  keepingLater ??= fetchLater()
    .catch(() => {})
    .finally(() => (keepingLater = null));
  return keepingLater;
}

async function fetchLater() {
  const files = await caches.open(FILES);
  const there = new Set((await files.keys()).map((one) => new URL(one.url).pathname));
  const missing = TOLD.later.filter((address) => !there.has(address));
  while (missing.length) await Promise.all(missing.splice(0, AT_ONCE).map((address) => files.add(address)));
}

let opened = null; // a page asks for forty files at once

async function file(request, url) {
  opened ??= caches.open(FILES);
  const files = await opened;
  const kept = await files.match(url.pathname);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && url.pathname.startsWith(`/static/${TOLD.version}/`)) await files.put(url.pathname, answer.clone());
  return answer;
}

/**
 * Whether a page may be fetched to be kept: `/app/live/situation`, and what it shows. What is shown on asking alone,
 * `/app/live/incident/X/shielded/Y`, is not: each reading of it is written down, also that of a worker. Whether what
 * was fetched may be kept is for the node to say, by a header (web/kept_pages.py).
 */
function isKept(url) {
  const [, app, , name, , shown] = decoded(url.pathname).split("/"); // as the node reads it
  return app === "app" && TOLD.kept.includes(name) && shown !== "shielded";
}

function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return ""; // no address of ours
  }
}

/** Whether something is what a map draws: `/app/live/map/resources`. Roads are asked for at every move: too many. */
const isDrawn = (url) => /^\/app\/[^/]+\/map\/(?!roads)./.test(url.pathname);

async function page(event, url) {
  const asked = fetch(event.request).catch(() => null);
  const old = await seen(url);
  const answer = old ? await Promise.race([asked, later(PATIENCE_MS)]) : await asked;
  if (answer && !GONE.includes(answer.status)) {
    if (answer.ok && isKept(url)) event.waitUntil(keep(url, answer.clone()));
    return answer;
  }
  if (old) return old;
  const first = url.pathname.split("/").length < 4 && (await lastSeen()); // /app/live leads to its first page
  if (first) return Response.redirect(first, 302);
  return (await offline()) ?? answer ?? Response.error();
}

/** Answer with what a map draws; no part of a page, which would be older than what stands around it. */
async function data(event, url) {
  const whose = await seenBy();
  try {
    const answer = await fetch(event.request);
    if (GONE.includes(answer.status)) return (await seen(url)) ?? answer;
    if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) event.waitUntil(keepData(url, answer.clone(), whose));
    return answer;
  } catch (error) {
    const old = await seen(url);
    if (old) return old;
    throw error;
  }
}

/** Keep a page anew, unless it was kept since a moment, and what its map has drawn. */
async function keepAnew({ keep: address, since_ms = Infinity, drawn = [] }) {
  const url = new URL(address);
  if (!isKept(url) || url.origin !== location.origin) return;
  if (!(seenMs(await seen(url)) >= since_ms)) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer) return;
    // Led to the door: whoever saw the page is not signed in any more.
    if (answer.redirected && new URL(answer.url).pathname === "/sign-in") await forget();
    else if (answer.ok && !answer.redirected) await keep(url, answer);
  }
  for (const one of drawn.map((told) => new URL(told, location.href)).filter(isDrawn)) {
    // What stands in the register was kept once; what happens now is kept anew.
    const old = await seen(one);
    if (old && (!one.pathname.endsWith("/now") || seenMs(old) >= since_ms)) continue;
    const whose = await seenBy();
    const told = await fetch(one, { headers: { Accept: "application/json" } }).catch(() => null);
    if (told?.ok) await keepData(one, told, whose);
  }
}

async function keep(url, answer) {
  if (!answer.headers.has(TOLD.header)) return;
  const text = await answer.text();
  const user = text.match(/ data-user="([^"]+)"/)?.[1];
  const language = text.match(/<html lang="(\w+)"/)?.[1];
  if (!user || !language) return;
  await forget(SEEN + user);
  const now = Date.now();
  // The page itself says when it was kept: its scripts read it there.
  const told = text.replace("<html ", `<html data-seen-ms="${now}" `);
  await put(await caches.open(SEEN + user), url, new Response(told, { headers: headers(answer, now) }));
  await (await caches.open(FILES)).put(LANGUAGE, new Response(language));
}

async function keepData(url, answer, whose) {
  // Nobody's page was kept, or somebody else has come while it was fetched.
  const name = await seenBy();
  if (!name || (whose && whose !== name)) return;
  const now = Date.now();
  await put(await caches.open(name), url, new Response(await answer.blob(), { headers: headers(answer, now) }));
}

const seenBy = async () => (await caches.keys()).find((one) => one.startsWith(SEEN));

async function put(cache, url, answer) {
  await cache.delete(url.href); // the newest stands last
  await cache.put(url.href, answer);
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - TOLD.most))) await cache.delete(old);
}

function headers(answer, now) {
  const told = new Headers({ "X-Seen-Ms": String(now) });
  for (const name of ["Content-Type", "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"])
    if (answer.headers.has(name)) told.set(name, answer.headers.get(name));
  return told;
}

async function seen(url) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(SEEN)) continue;
    const cache = await caches.open(name);
    const kept = await cache.match(url.href);
    if (kept && isFresh(kept)) return kept;
    if (kept) await cache.delete(url.href);
  }
  return null;
}

const seenMs = (kept) => Number(kept?.headers.get("X-Seen-Ms"));
const isFresh = (kept) => Date.now() - seenMs(kept) < TOLD.oldest_ms;

/** Return the address of the page that was seen last. */
async function lastSeen() {
  for (const name of await caches.keys()) {
    if (!name.startsWith(SEEN)) continue;
    const cache = await caches.open(name);
    for (const request of (await cache.keys()).reverse()) {
      const kept = await cache.match(request);
      if (isFresh(kept) && kept.headers.get("Content-Type").startsWith("text/html")) return request.url;
    }
  }
  return null;
}

async function offline() {
  const files = await caches.open(FILES);
  const language = await (await files.match(LANGUAGE))?.text();
  return files.match(`/offline?lang=${TOLD.languages.includes(language) ? language : TOLD.languages[0]}`);
}

async function forget(but = "") {
  for (const name of await caches.keys()) if (name.startsWith(SEEN) && name !== but) await caches.delete(name);
}

const later = (ms) => new Promise((done) => setTimeout(done, ms, null));
