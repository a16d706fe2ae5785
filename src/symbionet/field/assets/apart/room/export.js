// The store of the device as a file: the last resort. The same operations, with the same ids, as the queue would send.
import { sha256 } from "./ids.js";
import { all, keptFilesOf, photosOf, valueOf } from "./store.js";
import { reasonOf } from "./words.js";

const base64 = (bytes) => {
  const view = new Uint8Array(bytes);
  let text = "";
  for (let at = 0; at < view.length; at += 32_768) text += String.fromCharCode(...view.subarray(at, at + 32_768));
  return btoa(text);
};

/** What is exported from: the base, or the second copy of it; `open` gives what a row holds. */
const BASE = { operations: () => all("operations"), drafts: () => all("drafts"), photosOf, keptFilesOf, open: valueOf };

async function exportedPhotos(from, of) {
  const photos = [];
  for (const row of await from.photosOf(of)) {
    if (row.state === "file") continue; // told apart: it is never sent
    const { name, type, bytes } = await from.open(row);
    photos.push({ id: row.id, field: row.field, name, type, size: bytes.byteLength, sha256: row.sha256 ?? (await sha256(bytes)), base64: base64(bytes) });
  }
  return photos;
}

/** Files that were chosen and cannot be sent, with their bytes. */
async function exportedFiles(from, owner) {
  const found = [];
  for (const row of await from.keptFilesOf(owner)) {
    const { name, type, bytes } = await from.open(row);
    found.push({ id: row.id, name, type, size: bytes.byteLength, base64: base64(bytes) });
  }
  return found;
}

/** Operations that are not done (all, or the one of this id) and drafts of a person, with their photos. */
export async function exported(owner, device, id = null, from = BASE) {
  const operations = [];
  for (const row of await from.operations()) {
    if (row.owner !== owner || row.state === "done" || (id && row.id !== id)) continue;
    const value = await from.open(row);
    const { kind, fields, files, was, path, madeAt, label } = value;
    operations.push({ id: row.id, kind, fields, files, was, path, made_at: madeAt, label, state: row.state, reason: row.state === "refused" ? reasonOf(row, value) : "", photos: await exportedPhotos(from, row.id) });
  }
  const drafts = [];
  for (const row of id ? [] : await from.drafts()) {
    if (row.owner !== owner) continue;
    const { fields, title } = await from.open(row);
    drafts.push({ path: row.path, title, fields, saved_at: new Date(row.at).toISOString(), photos: await exportedPhotos(from, row.key) });
  }
  const kept = id ? [] : await exportedFiles(from, owner);
  return { format: "symbionet-field", version: 1, device, owner, exported_at: new Date().toISOString(), operations, drafts, kept_files: kept };
}

/** Save the store as a file. */
export const saveStore = (content, name) => saveFile(new File([JSON.stringify(content, null, 1)], name, { type: "application/json" }));

/** Save a file, or hand it to the share sheet where files cannot be saved (apps on an iPhone). */
export async function saveFile(file) {
  if (navigator.standalone && navigator.canShare?.({ files: [file] })) return navigator.share({ files: [file] });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return null;
}
