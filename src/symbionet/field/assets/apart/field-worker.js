// The service worker: it keeps scripts, styles and the pages of the day, and shows them where there is no signal. It sends nothing: the pages own the queue.
import { keptPage } from "./room/packet.js";
import { meta, one, put, setMeta, valueOf } from "./room/store.js";

const { release, build, assets, staticUrl, kept, own } = self.FIELD; // written before this script by the server
const SHELL = `field-shell-${build}`;
const PATIENCE_MS = 4_000; // for an answer of the network where a kept one is at hand
const BASE_MS = 2_000; // for what build was at work
const SUSPECT_MS = 15_000; // after the network failed, what is kept is shown at once for so long
let suspectUntil = 0;

self.addEventListener("install", (event) => event.waitUntil(keepShell()));
self.addEventListener("activate", (event) => event.waitUntil(letGo().then(noteBuild).then(() => self.clients.claim())));
self.addEventListener("message", (event) => event.data === "take over" && self.skipWaiting());

/** What the base says, or null: one that is held by an upgrade, or broken, keeps no page waiting. */
const inTime = (asked) => Promise.race([asked.catch(() => null), new Promise((resolve) => setTimeout(() => resolve(null), BASE_MS))]);

/** A build older than the one at work is not taken: the server was put back, or it is another one that nobody has brought up to date. */
async function refuseOlder() {
  const had = await inTime(meta("build"));
  if (self.registration.active && had && release < had.release) throw new Error(`release ${release} is older than ${had.release}`);
}

/** The build that is at work from now on. */
const noteBuild = () => inTime(setMeta({ build: { release, build } }));

async function keepShell() {
  await refuseOlder();
  const cache = await caches.open(SHELL);
  await cache.addAll(assets.map((url) => new Request(url, { cache: "reload" })));
  for (const url of Object.values(kept)) await cache.put(url, await fetch(url, { credentials: "omit", cache: "reload" }));
  if (!self.registration.active) await self.skipWaiting();
}

/** The cache before this one is kept, too: a tab of the old build may still ask for it. */
async function letGo() {
  const names = (await caches.keys()).filter((name) => name.startsWith("field-shell-") && name !== SHELL);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith(staticUrl)) event.respondWith(asset(request));
  else if (request.mode === "navigate") event.respondWith(navigation(event, url));
  else if (!url.pathname.startsWith(own) && !url.pathname.startsWith("/api/")) event.respondWith(part(request, url));
});

/** The network's answer within the patience, else null; where nothing is kept there is no hurry. */
async function fromNetwork(request, { hurry }) {
  if (hurry && Date.now() < suspectUntil) {
    if (self.navigator.onLine === false) return null;
  }
  const answer = fetch(request).catch(() => null);
  const first = await (hurry ? Promise.race([answer, new Promise((resolve) => setTimeout(() => resolve(null), Date.now() < suspectUntil ? 500 : PATIENCE_MS))]) : answer);
  suspectUntil = first ? 0 : Date.now() + SUSPECT_MS;
  return first;
}

async function asset(request) {
  const kept_ = await caches.match(request, { ignoreSearch: true });
  return (await fromNetwork(request, { hurry: Boolean(kept_) })) ?? kept_ ?? Response.error();
}

/** The row of a page of the day, and the answer made of it; null where it is not kept, or locked. */
async function keptAnswer(url) {
  const [row, owner] = await Promise.all([one("pages", url.pathname + url.search), meta("owner")]).catch(() => []);
  if (!row || row.owner !== owner) return null;
  const value = await valueOf(row).catch(() => null);
  return value && { row, value, answer: new Response(value.bytes, { headers: { ...value.headers, "X-Field-Kept": String(row.at) } }) };
}

async function navigation(event, url) {
  const found = await keptAnswer(url);
  const answer = await fromNetwork(event.request, { hurry: Boolean(found) });
  if (answer && answer.status < 500) {
    if (found) event.waitUntil(refresh(answer.clone(), found));
    return answer;
  }
  if (found) return found.answer;
  return answer ?? (await shellPage()) ?? Response.error();
}

async function refresh(answer, { row, value }) {
  const next = await keptPage(answer, { url: row.url, title: value.title, group: value.group, owner: row.owner }, Date.now).catch(() => null);
  if (next) await put("pages", next);
}

async function shellPage() {
  const language = (await meta("language").catch(() => null)) ?? "en";
  return caches.match(kept[language] ?? kept.en);
}

async function part(request, url) {
  const answer = await fetch(request).catch(() => null);
  return answer ?? (await keptAnswer(url))?.answer ?? Response.error();
}
