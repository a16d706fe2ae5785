// Photos: the bytes are stored first, then made smaller and rid of what the camera wrote into them (place, time, device) by drawing them anew.
import { newId, sha256 } from "./ids.js";
import { all, bodyOf, changed, put, remove, valueOf } from "./store.js";

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

/** Store a chosen file for a draft or an operation (`of`) and make it ready; gives its id, or null where it is unreadable. */
export async function keepPhoto(file, { of, owner, field }, tell = () => {}) {
  const id = newId();
  const value = { name: file.name || "photo.jpg", type: file.type, bytes: await file.arrayBuffer() };
  await put("photos", { id, of, owner, field, state: "raw", isThere: false, received: 0, body: await bodyOf(value) });
  tell();
  return (await makeReady(id)) ? id : null;
}

/** Whether the stored file is ready to be sent; a picture that cannot be read is removed again. */
export async function makeReady(id) {
  const row = (await all("photos")).find((photo) => photo.id === id);
  if (!row) return false;
  if (row.state === "ready") return true;
  const value = await valueOf(row);
  const isPicture = value.type.startsWith("image/");
  try {
    const bytes = isPicture ? await drawnAnew(value.bytes, value.type) : value.bytes;
    if (bytes.byteLength > MOST_BYTES || !bytes.byteLength) throw new Error("empty or too large");
    const name = isPicture ? `${value.name.replace(/\.[^.]*$/, "")}.jpg` : value.name;
    const next = { name, type: isPicture ? "image/jpeg" : value.type, bytes };
    const [body, hash] = [await bodyOf(next), await sha256(bytes)];
    return Boolean(await changed("photos", id, (now) => ({ ...now, state: "ready", size: bytes.byteLength, sha256: hash, body })));
  } catch (error) {
    if (error.name === "Locked" || error.name === "QuotaExceededError") throw error;
    await remove("photos", id);
    return false;
  }
}

/** Photos whose making was cut off (the tab was killed by the camera) are made ready now. */
export async function finishRawPhotos(owner) {
  for (const row of await all("photos")) if (row.state === "raw" && row.owner === owner) await makeReady(row.id);
}
