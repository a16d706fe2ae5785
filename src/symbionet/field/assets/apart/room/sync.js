// Empties the queue: one operation at a time, in the order it was made; what fails waits, what is refused is set aside, neither stops the rest.
import { loadPacket } from "./packet.js";
import { makeReady } from "./photos.js";
import { NoAnswer, PIECE } from "./server.js";
import { all, bodyOf, changed, finishOperation, isLocked, meta, photosOf, remove, setMeta, valueOf, wipe } from "./store.js";

const FIRST_MS = 5_000;
const LONGEST_MS = 300_000;
const CONTACT_MS = 600_000; // between contacts that bring nothing but how much waits
const RECEIPT_DAYS = 30;

export const pauseAfter = (tries, random = Math.random()) => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries, 10)) * (0.75 + random / 2);

/** The server has revoked the device. */
class Revoked extends Error {}

/** How a drain ended: "sent", "locked", "sign-in", "other" (somebody else is signed in), "wiped", "busy", or "offline". */
export async function drain(server, owner, { now = Date.now, told = () => {}, force = false } = {}) {
  try {
    const session = await server.session();
    if (session.wipe) throw new Revoked();
    await setMeta({ contact: { at: now(), until: session.until, clock: Date.parse(session.now) - now(), build: session.build, release: session.release, user: session.user } });
    if (session.user === null) return "sign-in";
    if (session.user !== owner) return "other";
    if (await isLocked()) return "locked";
    await sendAll(server, owner, { now, told, force });
    await finishContact(server, owner, { now, force });
    return "sent";
  } catch (error) {
    if (error instanceof Revoked) {
      await wipe(owner);
      return "wiped";
    }
    if (error instanceof NoAnswer) return error.status === 401 ? "sign-in" : "offline";
    if (error.name === "Locked") return "locked";
    throw error;
  }
}

const ownWaiting = async (owner) => (await all("operations")).filter((row) => row.owner === owner && row.state === "waiting");

async function sendAll(server, owner, { now, told, force }) {
  const held = new Set(); // forms whose earlier entry still waits: their order is kept
  const seen = new Set();
  for (let row = await nextOf(owner, seen); row; row = await nextOf(owner, seen)) {
    seen.add(row.seq);
    if (held.has(row.formKey)) continue;
    const isDue = force || row.nextAt <= now();
    if (!isDue || !(await sendOne(server, row, now))) held.add(row.formKey);
    told();
  }
}

async function nextOf(owner, seen) {
  return (await ownWaiting(owner)).find((row) => !seen.has(row.seq));
}

/** Send one operation with its photos; false where it must wait. */
async function sendOne(server, row, now) {
  const value = await valueOf(row);
  try {
    for (const photo of await photosOf(row.id)) {
      const refusal = await sendPhoto(server, photo.id, row.id);
      if (refusal) return setAside(row, value, refusal);
    }
    const { kind, fields, was, path, madeAt } = value;
    const files = await sendable(row, value);
    const answer = await server.sync([{ id: row.id, kind, fields, files, was, path, made_at: madeAt }], (await ownWaiting(row.owner)).length);
    return await settle(row, value, answer, now);
  } catch (error) {
    if (!(error instanceof NoAnswer) || error.status === 0 || error.status === 401 || error.status === 403) throw error;
    if (error.status === 413 || error.status === 400) return setAside(row, value, { code: String(error.status) });
    return later(row, value, `HTTP ${error.status}`, now); // the server stumbles over this one: the others go on
  }
}

async function settle(row, value, answer, now) {
  if (answer.wipe) throw new Revoked();
  if (answer.status === 401 || answer.status === 403) throw new NoAnswer(answer.status);
  const mine = answer.answers?.find((one) => one.id === row.id);
  if (!mine) return answer.status >= 400 && answer.status < 500 ? setAside(row, value, { reason: answer.error, code: "unreadable" }) : later(row, value, answer.error, now);
  if (mine.state === "accepted" || mine.state === "known") {
    await finishOperation(row.seq, { url: mine.url, label: value.label, at: now() });
    return true;
  }
  if (mine.state === "rejected") return setAside(row, value, mine);
  if (mine.code === "files") {
    const held = await photosOf(row.id);
    if (Object.values(value.files).flat().some((id) => !held.some((photo) => photo.id === id))) return setAside(row, value, { code: "photo" });
    for (const photo of held) await changed("photos", photo.id, (old) => ({ ...old, isThere: false, received: 0 }));
  }
  return later(row, value, mine.reason, now);
}

/** The files of an operation that go with it: not those that this browser could not read, which stay on the device as files. */
async function sendable(row, value) {
  const stays = new Set((await photosOf(row.id)).filter((photo) => photo.state === "file").map((photo) => photo.id));
  const named = Object.entries(value.files ?? {}).map(([name, ids]) => [name, ids.filter((id) => !stays.has(id))]);
  return Object.fromEntries(named.filter(([, ids]) => ids.length));
}

/** Set a refused operation aside; a person repairs, exports or deletes it. The reason may quote what was typed: it is sealed with it. */
async function setAside(row, value, { reason = "", code = "", field = "", conflicts }) {
  const body = await bodyOf({ ...value, reason, ...(conflicts?.length && { conflicts }) });
  await changed("operations", row.seq, (old) => ({ ...old, state: "refused", reason: "", code, field, body }));
  return true;
}

async function later(row, value, reason, now) {
  const body = await bodyOf({ ...value, reason });
  await changed("operations", row.seq, (old) => ({ ...old, tries: old.tries + 1, nextAt: now() + pauseAfter(old.tries), reason: "", body }));
  return false;
}

/** Send what is missing of a photo; gives a refusal, or nothing once the server has returned the right SHA-256. */
async function sendPhoto(server, id, operation) {
  for (let tries = 0; tries < 3; tries += 1) {
    if ((await makeReady(id)) !== "ready") return null; // it stays on the device as a file
    const photo = (await photosOf(operation)).find((row) => row.id === id);
    if (photo.isThere) return null;
    const value = await valueOf(photo);
    const result = await sendPieces(server, photo, value);
    if (result !== "again") return result;
  }
  throw new NoAnswer(503);
}

async function sendPieces(server, photo, value) {
  let at = await server.announce({ id: photo.id, name: value.name, type: value.type, size: photo.size, sha256: photo.sha256 });
  for (;;) {
    if (at.wipe) throw new Revoked();
    if (at.status === 401 || at.status === 403) throw new NoAnswer(at.status);
    if (at.status === 409 || at.status === 404 || at.code === "sha") return "again"; // asked anew how much has come
    if (at.status === 423 || at.status >= 500) throw new NoAnswer(at.status);
    if (at.status >= 400) return { reason: at.error, code: at.code ?? "photo" };
    if (at.sha256) {
      if (at.sha256 !== photo.sha256) return { code: "sha" };
      await changed("photos", photo.id, (old) => ({ ...old, isThere: true, received: photo.size }));
      return null;
    }
    await changed("photos", photo.id, (old) => ({ ...old, received: at.received }));
    at = await server.piece(photo.id, at.received, value.bytes.slice(at.received, at.received + PIECE));
  }
}

/** Tell the server how much still waits, fetch the pages of the day, and let go of old receipts. */
async function finishContact(server, owner, { now, force }) {
  const [told, packet] = await Promise.all([meta("told"), meta("packet")]);
  const waiting = (await ownWaiting(owner)).length;
  if (force || !told || told.waiting !== waiting || now() - told.at > CONTACT_MS) {
    const answer = await server.sync([], waiting);
    if (answer.wipe) throw new Revoked();
    await setMeta({ told: { at: now(), waiting } });
  }
  if (!packet || packet.owner !== owner || packet.day !== dayOf(now())) await loadPacket(server, owner, now);
  for (const row of await all("operations")) if (row.state === "done" && now() - row.doneAt > RECEIPT_DAYS * 86_400_000) await remove("operations", row.seq);
}

export const dayOf = (moment) => new Date(moment).toLocaleDateString("en-CA");
