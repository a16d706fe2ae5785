// Photos: the bytes are stored first, then made smaller and rid of what the camera wrote into them (place, time, device) by drawing them anew.
import { newId, sha256 } from "./ids.js";
import { all, bodyOf, changed, one, put, valueOf } from "./store.js";

const LONGEST = 2048; // of a side, in pixels
const QUALITY = 0.85;
export const MOST_BYTES = 10 * 1024 * 1024; // as the server takes them

/** The picture drawn anew as JPEG of at most 2048 pixels; raises where this browser cannot read it. */
async function drawnAnew(bytes, type) {
  const picture = await createImageBitmap(new Blob([bytes], { type }), { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // behind what is transparent
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!drawn) throw new Error("the canvas gave no picture");
  return drawn.arrayBuffer();
}

/** Store a chosen file for a draft or an operation (`of`) and make it ready; gives its state: "ready", or "file" where it cannot be read. */
export async function keepPhoto(file, { of, owner, field }, tell = () => {}) {
  const id = newId();
  const value = { name: file.name || "photo.jpg", type: file.type, bytes: await file.arrayBuffer() };
  await put("photos", { id, of, owner, field, state: "raw", isThere: false, received: 0, body: await bodyOf(value) });
  tell();
  return makeReady(id);
}

/**
 * The state of a stored file: "ready" to be sent, "file", or "" where it is gone. What this browser cannot read as a picture, what is empty or too
 * large stays as it is, a file of the device: it is never sent, and only a person deletes it.
 */
export async function makeReady(id) {
  const row = await one("photos", id);
  if (!row) return "";
  if (row.state !== "raw") return row.state;
  const value = await valueOf(row);
  const isPicture = value.type.startsWith("image/");
  try {
    const bytes = isPicture ? await drawnAnew(value.bytes, value.type) : value.bytes;
    if (bytes.byteLength > MOST_BYTES || !bytes.byteLength) throw new Error("empty or too large");
    const name = isPicture ? `${value.name.replace(/\.[^.]*$/, "")}.jpg` : value.name;
    const next = { name, type: isPicture ? "image/jpeg" : value.type, bytes };
    const [body, hash] = [await bodyOf(next), await sha256(bytes)];
    return (await changed("photos", id, (now) => ({ ...now, state: "ready", size: bytes.byteLength, sha256: hash, body })))?.state ?? "";
  } catch (error) {
    if (error.name === "Locked" || error.name === "QuotaExceededError") throw error;
    return (await changed("photos", id, (now) => ({ ...now, state: "file", size: value.bytes.byteLength })))?.state ?? "";
  }
}

/** Photos whose making was cut off (the tab was killed by the camera) are made ready now. */
export async function finishRawPhotos(owner) {
  for (const row of await all("photos")) if (row.state === "raw" && row.owner === owner) await makeReady(row.id);
}
