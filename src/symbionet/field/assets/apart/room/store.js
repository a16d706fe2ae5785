// The store of the device (IndexedDB). "Saved" is said once a transaction is complete with strict durability; nothing is ever deleted but by what says so.
import { openDB } from "idb";
import { clearCopy, copyRow, dropCopy, wipeCopy } from "./copy.js";
import { Locked, opened, sealed } from "./seal.js";

const NAME = "symbionet-field";
const VERSION = 1; // a later one only adds stores: a build before it must be able to work on
const STRICT = { durability: "strict" };
export const OPEN_HOURS = 4; // the store stays open so long after the PIN was last used

let base = null;

function upgrade(db) {
  db.createObjectStore("meta");
  db.createObjectStore("drafts", { keyPath: "key" });
  const operations = db.createObjectStore("operations", { keyPath: "seq", autoIncrement: true });
  operations.createIndex("id", "id", { unique: true });
  db.createObjectStore("photos", { keyPath: "id" }).createIndex("of", "of");
  db.createObjectStore("pages", { keyPath: "url" });
}

const HANDLERS = {
  upgrade,
  blocking: () => disconnect(), // a newer version waits in another tab
  terminated: () => { base = null; },
};

/** The base; one that a later build has made is used as it is, when this build comes again. */
function connected() {
  base ??= openDB(NAME, VERSION, HANDLERS)
    .catch((error) => { if (error.name === "VersionError") return openDB(NAME, undefined, HANDLERS); throw error; })
    .catch((error) => { base = null; throw error; });
  return base;
}

/** Close the connection, so that others may change or delete the base; the next use opens it again. */
export async function disconnect() {
  const was = base;
  base = null;
  (await was?.catch(() => null))?.close();
}

/** Run with the base; a connection that the system closed behind our back is opened again once. */
export async function withBase(run) {
  try {
    return await run(await connected());
  } catch (error) {
    if (error.name !== "InvalidStateError") throw error;
    base = null;
    return run(await connected());
  }
}

/** Run writes of several stores in one transaction; true once it is on the disk. */
export const written = (stores, run) => withBase(async (db) => {
  const tx = db.transaction(stores, "readwrite", STRICT);
  const done = tx.done; // listened to from the start: an abort is told there
  done.catch(() => null);
  let result;
  try {
    result = await run(tx);
  } catch (error) {
    try {
      tx.abort(); // all or nothing: an error between two writes takes the first back
    } catch { /* it is over already */ }
    throw error;
  }
  await done;
  return result;
});

export const meta = (name) => withBase((db) => db.get("meta", name));
export async function setMeta(values) {
  await written(["meta"], (tx) => Promise.all(Object.entries(values).map(([name, value]) => tx.store.put(value, name))));
  for (const [name, value] of Object.entries(values)) copyRow("meta", name, value);
}

/** The open key: undefined where nothing is sealed, null where the store is locked. */
export async function openKey() {
  const [lock, open] = await withBase((db) => Promise.all([db.get("meta", "lock"), db.get("meta", "open")]));
  if (!lock) return undefined;
  if (!open || open.until < Date.now()) {
    if (open) await withBase((db) => db.delete("meta", "open"));
    return null;
  }
  return open.key;
}

export const isLocked = async () => (await openKey()) === null;
export const lockNow = () => withBase((db) => db.delete("meta", "open"));
export const keepOpen = (key) => setMeta({ open: { key, until: Date.now() + OPEN_HOURS * 3600_000 } });

/** The body of a row to store, sealed where there is a PIN; raises Locked. */
export async function bodyOf(value) {
  const key = await openKey();
  if (key === null) throw new Locked();
  return sealed(key, value);
}

/** What a row holds; raises Locked. */
export async function valueOf(row) {
  if ("plain" in row.body) return row.body.plain;
  return opened(await openKey(), row.body);
}

export const all = (store) => withBase((db) => db.getAll(store));
export const one = (store, key) => withBase((db) => db.get(store, key));
export async function remove(store, key) {
  await written([store], (tx) => tx.store.delete(key));
  dropCopy(store, key);
}
export async function put(store, row) {
  await written([store], (tx) => tx.store.put(row));
  copyRow(store, row.key ?? row.id, row);
}
export const photosOf = (of) => withBase((db) => db.getAllFromIndex("photos", "of", of));
/** Files of a person that stay on this device and are not sent: unreadable as pictures, or left behind by an entry that is done. */
export async function keptFilesOf(owner) {
  const open = new Set((await all("operations")).filter((row) => row.state !== "done").map((row) => row.id));
  const isOfForm = (row) => row.of.includes("|"); // the key of a draft
  return (await all("photos")).filter((row) => row.owner === owner && (row.state === "file" || !(isOfForm(row) || open.has(row.of))));
}

export const operationOf = (id) => withBase((db) => db.getFromIndex("operations", "id", id));

/** Change a row in one transaction; `change` gives the new row from the stored one, or nothing to leave it. */
export async function changed(store, key, change) {
  let row;
  const next = await written([store], async (tx) => {
    row = await tx.store.get(key);
    const made = row && change(row);
    if (made) await tx.store.put(made);
    return made;
  });
  if (!next) return next;
  const [was, is] = [row.key ?? row.id, next.key ?? next.id];
  const isProgress = store === "photos" && row.body === next.body && row.of === next.of; // how much of a photo has come
  if (!isProgress) copyRow(store, is, next);
  if (was !== is) dropCopy(store, was);
  return next;
}

/** Store the operation, give it the photos of its draft, and delete the draft: all or nothing. */
export async function addOperation(operation, value, { draft, photos }) {
  const body = await bodyOf(value);
  const taken = [];
  const seq = await written(["operations", "drafts", "photos"], async (tx) => {
    const added = await tx.objectStore("operations").add({ ...operation, body });
    for (const id of photos) {
      const row = await tx.objectStore("photos").get(id);
      if (!row) throw new Error(`photo ${id} is gone`);
      taken.push({ ...row, of: operation.id });
      await tx.objectStore("photos").put(taken.at(-1));
    }
    if (draft) await tx.objectStore("drafts").delete(draft);
    return added;
  });
  copyRow("operations", operation.id, { ...operation, seq, body });
  for (const row of taken) copyRow("photos", row.id, row);
  if (draft) dropCopy("drafts", draft);
  return seq;
}

/** The operation is done: its photos go, of the rest a receipt stays. */
export async function finishOperation(seq, { url, label, at }) {
  const body = await bodyOf({ label });
  const gone = [];
  await written(["operations", "photos"], async (tx) => {
    const row = await tx.objectStore("operations").get(seq);
    if (!row) return;
    gone.push(["operations", row.id]);
    for (const photo of await tx.objectStore("photos").index("of").getAll(row.id)) {
      if (!photo.isThere) continue;
      await tx.objectStore("photos").delete(photo.id);
      gone.push(["photos", photo.id]);
    }
    await tx.objectStore("operations").put({ ...row, state: "done", url, doneAt: at, body });
  });
  for (const [store, key] of gone) dropCopy(store, key);
}

/** Delete an operation with its photos: a person asked for it. The copy goes first, or it would bring the entry back. */
export async function dropOperation(seq) {
  const row = await one("operations", seq);
  if (!row) return;
  await dropCopy("operations", row.id);
  await written(["operations", "photos"], async (tx) => {
    for (const photo of await tx.objectStore("photos").index("of").getAll(row.id)) {
      await tx.objectStore("photos").delete(photo.id);
      dropCopy("photos", photo.id);
    }
    await tx.objectStore("operations").delete(seq);
  });
}

/** Delete what was typed in a form, with its photos: a person asked for it. */
export async function dropDraft(key) {
  await dropCopy("drafts", key);
  await written(["drafts", "photos"], async (tx) => {
    for (const photo of await tx.objectStore("photos").index("of").getAll(key)) {
      await tx.objectStore("photos").delete(photo.id);
      dropCopy("photos", photo.id);
    }
    await tx.objectStore("drafts").delete(key);
  });
}

/** Everything of a person goes from the device: it was revoked, or the person asked for it. */
export async function wipe(owner) {
  await wipeCopy(owner);
  await written(["meta", "drafts", "operations", "photos", "pages"], async (tx) => {
    for (const name of ["drafts", "operations", "photos"]) {
      for (let cursor = await tx.objectStore(name).openCursor(); cursor; cursor = await cursor.continue()) if (cursor.value.owner === owner) await cursor.delete();
    }
    const metas = tx.objectStore("meta");
    await metas.delete(`device:${owner}`);
    if ((await metas.get("owner")) !== owner) return;
    await tx.objectStore("pages").clear();
    for (const name of ["owner", "lock", "open", "packet"]) await metas.delete(name);
  });
}

const SEALED_STORES = ["drafts", "operations", "photos", "pages"];

/** Seal (with a key) or unseal (without) every row; a row that a crash left behind is read either way. */
export async function resealAll(from, to) {
  await clearCopy(); // nothing in clear is left in it; each row is copied again as it is sealed
  for (const store of SEALED_STORES) {
    for (const row of await all(store)) {
      const body = await sealed(to, await opened(from, row.body));
      const key = row.key ?? row.seq ?? row.id ?? row.url;
      await changed(store, store === "photos" ? row.id : store === "pages" ? row.url : key, (now) => ({ ...now, body }));
    }
  }
}
