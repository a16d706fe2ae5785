// A second copy of what waits, apart from the base: Chromium empties a damaged base (LevelDB) without a word, its caches survive that. What the base has
// lost is put back from here under the same ids; the server takes nothing twice. Rows are copied as they are stored: sealed where there is a PIN.
const NAME = "field-copy";
const PLACE = "/field/copy/";
const STORES = ["meta", "drafts", "operations", "photos"];
const COPIED_META = /^(owner|name|language|lock|build|device:\d+)$/;

let last = Promise.resolve();

/** One write after the other; a copy that fails (no space, no caches) leaves the base as the only place. */
const queued = (run) => {
  last = last.then(async () => (globalThis.caches ? run(await caches.open(NAME)) : null)).catch(() => null);
  return last;
};

const addressOf = (store, key) => `${PLACE}${store}/${encodeURIComponent(key)}`;
const keyOf = (url) => {
  const [store, key] = new URL(url, "https://device.invalid").pathname.slice(PLACE.length).split("/");
  return { store, key: decodeURIComponent(key) };
};

/** A row as bytes: four of the length of its text, the text, and what in it was bytes. */
export function packed(row) {
  const parts = [];
  const text = JSON.stringify(row, (_name, value) => {
    if (!(value instanceof ArrayBuffer || ArrayBuffer.isView(value))) return value;
    parts.push(value);
    return { $bytes: value.byteLength, $view: ArrayBuffer.isView(value) };
  });
  const head = new TextEncoder().encode(text);
  return new Blob([Uint32Array.of(head.byteLength), head, ...parts]);
}

/** The row again. */
export function unpacked(bytes) {
  const [length] = new Uint32Array(bytes.slice(0, 4));
  let at = 4 + length;
  const parts = [];
  const row = JSON.parse(new TextDecoder().decode(bytes.slice(4, at)));
  const filled = (value) => {
    if (Array.isArray(value)) return value.map(filled);
    if (value === null || typeof value !== "object") return value;
    if ("$bytes" in value) {
      const part = bytes.slice(at, at + value.$bytes);
      at += value.$bytes;
      parts.push(part);
      return value.$view ? new Uint8Array(part) : part;
    }
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one)]));
  };
  return filled(row);
}

/** Copy a row under its key; what is done, and what is of no use alone, is not copied. */
export const copyRow = (store, key, row) => {
  if (store === "meta" && !COPIED_META.test(key)) return last;
  if (!STORES.includes(store)) return last;
  if (row === undefined || row === null || row.state === "done") return dropCopy(store, key);
  return queued((cache) => cache.put(addressOf(store, key), new Response(packed(row))));
};

export const dropCopy = (store, key) => queued((cache) => cache.delete(addressOf(store, key)));
/** No row is left; who the device belongs to stays, and the lock, which opens nothing by itself. */
export const clearCopy = () => queued(async (cache) => {
  for (const request of await cache.keys()) if (keyOf(request.url).store !== "meta") await cache.delete(request);
});
export const copySettled = () => last;

/** The rows of the copy: {store, key, row}; one that cannot be read is left out. */
export async function copied() {
  if (!globalThis.caches) return [];
  await last;
  const cache = await caches.open(NAME).catch(() => null);
  const found = [];
  for (const request of (await cache?.keys().catch(() => null)) ?? []) {
    const answer = await cache.match(request).catch(() => null);
    const row = await answer?.arrayBuffer().then(unpacked).catch(() => null);
    if (row !== null && row !== undefined) found.push({ ...keyOf(request.url), row });
  }
  return found;
}

/** The keys of the copy, as "store/key". */
export async function copiedKeys() {
  if (!globalThis.caches) return new Set();
  await last;
  const cache = await caches.open(NAME).catch(() => null);
  const keys = ((await cache?.keys().catch(() => null)) ?? []).map((request) => keyOf(request.url));
  return new Set(keys.map(({ store, key }) => `${store}/${key}`));
}

/** Nothing of a person is left in the copy: the device was revoked, or the person asked for it. */
export async function wipeCopy(owner) {
  const rows = await copied();
  const isOwner = rows.some(({ store, key, row }) => store === "meta" && key === "owner" && row === owner);
  for (const { store, key, row } of rows) {
    if (store === "meta" ? isOwner || key === `device:${owner}` : row.owner === owner) await dropCopy(store, key);
  }
}
