// The pages of the day: fetched while there is a signal, kept (sealed where there is a PIN) and shown by the worker where there is none.
import { all, bodyOf, put, remove, setMeta } from "./store.js";

const PATIENCE_MS = 30_000; // for one page
const HEADERS = ["Content-Type", "Content-Security-Policy", "Content-Language"];

/** A page as it is kept, or null where it is not the person's: another person is signed in, or nobody. */
export async function keptPage(answer, { url, title = "", group = "", owner }, now) {
  if (!answer.ok || answer.redirected) return null;
  const headers = Object.fromEntries(HEADERS.map((name) => [name, answer.headers.get(name)]).filter(([, value]) => value));
  const isPage = (headers["Content-Type"] ?? "").includes("text/html");
  const bytes = await answer.arrayBuffer();
  if (isPage && !new RegExp(`data-user="${owner}"`).test(new TextDecoder().decode(bytes))) return null;
  return { url, owner, isPage, at: now(), body: await bodyOf({ title, group, headers, bytes }) };
}

/** Fetch the packet of the day; what it no longer holds is let go, but only once the new one is there. */
export async function loadPacket(server, owner, now) {
  const told = await server.packet();
  if (told.status !== 200) return false;
  const wanted = [...told.pages, ...told.urls.map((url) => ({ url }))];
  const missing = [];
  for (const one of wanted) {
    // a connection that stalls must not hold the queue of all tabs for ever
    const answer = await fetch(one.url, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
    const row = answer && (await keptPage(answer, { ...one, owner }, now));
    if (row) await put("pages", row);
    else missing.push(one.url);
  }
  const urls = new Set(wanted.map((one) => one.url));
  for (const row of await all("pages")) if (!urls.has(row.url)) await remove("pages", row.url);
  await setMeta({ packet: { owner, day: told.day, at: now(), pages: told.pages.length, missing }, data: { owner, body: await bodyOf(told.data) } });
  return missing.length === 0;
}
