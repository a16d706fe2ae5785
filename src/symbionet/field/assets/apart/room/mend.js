// What the base has lost without a word is put back from the copy, and what the copy lacks is copied: at the start of each page. That the base was
// damaged is known by its owner, or an entry, being gone: forms and photos also go when an entry is stored, a moment before their copies do.
import { copied, copiedKeys, copyRow, dropCopy } from "./copy.js";
import { withBase, written } from "./store.js";

const STORES = ["drafts", "operations", "photos"];
const keyOf = (store, row) => (store === "drafts" ? row.key : row.id);

/** How many rows were put back: the owner of the device, forms, entries and photos that the copy holds and the base does not. */
export async function mend() {
  const had = await copiedKeys();
  const held = new Set();
  for (const store of STORES) for (const key of await keysOf(store)) held.add(`${store}/${key}`);
  const isLost = [...had].some((one) => one.startsWith("operations/") && !held.has(one)) || (had.has("meta/owner") && !(await withBase((db) => db.get("meta", "owner"))));
  const count = isLost ? await putBack(await copied(), held) : 0;
  if (!isLost) for (const one of had) if (/^(drafts|photos)\//.test(one) && !held.has(one)) dropCopy(...splitKey(one));
  for (const store of STORES) for (const row of await missing(store, had)) copyRow(store, keyOf(store, row), row);
  return count;
}

const splitKey = (one) => [one.slice(0, one.indexOf("/")), one.slice(one.indexOf("/") + 1)];

/** The keys of a store as the copy names them; an operation goes by its id. */
async function keysOf(store) {
  if (store !== "operations") return withBase((db) => db.getAllKeys(store));
  return (await withBase((db) => db.getAll(store))).map((row) => row.id);
}

async function putBack(rows, held) {
  let count = 0;
  await written(["meta", ...STORES], async (tx) => {
    const metas = tx.objectStore("meta");
    if (!(await metas.get("owner"))) for (const { store, key, row } of rows) if (store === "meta") await metas.put(row, key);
    const order = rows.filter((one) => one.store !== "meta").sort((a, b) => (a.row.seq ?? 0) - (b.row.seq ?? 0));
    for (const { store, key, row } of order) {
      if (held.has(`${store}/${key}`)) continue;
      const { seq: _seq, ...rest } = row; // the base counts anew, in the same order
      await tx.objectStore(store).put(rest);
      count += 1;
    }
  });
  return count;
}

/** The rows of a store that have no copy; receipts need none. */
async function missing(store, had) {
  const keys = (await keysOf(store)).filter((key) => !had.has(`${store}/${key}`));
  if (!keys.length) return [];
  const rows = await withBase((db) => db.getAll(store));
  return rows.filter((row) => keys.includes(keyOf(store, row)) && row.state !== "done");
}
