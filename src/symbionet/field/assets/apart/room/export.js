// The store of the device as a file: the last resort. The same operations, with the same ids, as the queue would send.
import { sha256 } from "./ids.js";
import { all, photosOf, valueOf } from "./store.js";

const base64 = (bytes) => {
  const view = new Uint8Array(bytes);
  let text = "";
  for (let at = 0; at < view.length; at += 32_768) text += String.fromCharCode(...view.subarray(at, at + 32_768));
  return btoa(text);
};

async function exportedPhotos(of) {
  const photos = [];
  for (const row of await photosOf(of)) {
    const { name, type, bytes } = await valueOf(row);
    photos.push({ id: row.id, field: row.field, name, type, size: bytes.byteLength, sha256: row.sha256 ?? (await sha256(bytes)), base64: base64(bytes) });
  }
  return photos;
}

/** Operations that are not done (all, or the one of this id) and drafts of a person, with their photos. */
export async function exported(owner, device, id = null) {
  const operations = [];
  for (const row of await all("operations")) {
    if (row.owner !== owner || row.state === "done" || (id && row.id !== id)) continue;
    const { kind, fields, files, was, path, madeAt, label } = await valueOf(row);
    operations.push({ id: row.id, kind, fields, files, was, path, made_at: madeAt, label, state: row.state, reason: row.reason, photos: await exportedPhotos(row.id) });
  }
  const drafts = [];
  for (const row of id ? [] : await all("drafts")) {
    if (row.owner !== owner) continue;
    const { fields, title } = await valueOf(row);
    drafts.push({ path: row.path, title, fields, saved_at: new Date(row.at).toISOString(), photos: await exportedPhotos(row.key) });
  }
  return { format: "symbionet-field", version: 1, device, owner, exported_at: new Date().toISOString(), operations, drafts };
}

/** Save it as a file, or hand it to the share sheet where files cannot be saved (apps on an iPhone). */
export async function saveFile(content, name) {
  const file = new File([JSON.stringify(content, null, 1)], name, { type: "application/json" });
  if (navigator.standalone && navigator.canShare?.({ files: [file] })) return navigator.share({ files: [file] });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return null;
}
