// A device of the field for tests: an empty store for each, entries and photos in it, and a server that answers as told.
import { test as plainTest } from "node:test";
import * as fake from "fake-indexeddb";
import { newId, sha256 } from "../../src/symbionet/field/assets/apart/room/ids.js";
import { addOperation, all, bodyOf, put, withBase } from "../../src/symbionet/field/assets/apart/room/store.js";
import { drain } from "../../src/symbionet/field/assets/apart/room/sync.js";

Object.assign(globalThis, fake); // where the store looks for it; "auto" would put it into the window of another test

export const ME = 7;
export const now = () => 1_800_000_000_000;
export const bytesOf = (text) => new TextEncoder().encode(text).buffer;

const emptied = () => withBase((db) => Promise.all(["meta", "drafts", "operations", "photos", "pages"].map((name) => db.clear(name))));

/** A test with an empty store. */
export const test = (name, run) => plainTest(name, async () => { await emptied(); await run(); });

export const row = (more = {}) => ({ id: newId(), owner: ME, formKey: newId(), state: "waiting", tries: 0, nextAt: 0, reason: "", code: "", at: 1, ...more });
export const noted = (value = {}, more = {}, photos = []) => {
  const made = row(more);
  return addOperation(made, { kind: "x", fields: { title: ["Ash"] }, files: {}, path: "/a/", form: "f", label: "Ash", ...value }, { draft: null, photos }).then(() => made);
};

/** A server that answers as told: id -> answer, or a function; it keeps what it was sent. */
export function serverOf(answers = {}, session = { user: ME }) {
  const sent = [];
  return {
    sent,
    session: async () => ({ room: "field", now: new Date(now()).toISOString(), ...session }),
    packet: async () => ({ status: 200, day: "2027-01-15", pages: [], urls: [], data: {} }),
    announce: async (photo) => answers.announce?.(photo) ?? { status: 200, received: 0, sha256: "" },
    piece: async (id, offset, bytes) => answers.piece(id, offset, bytes),
    sync: async (operations) => {
      sent.push(...operations);
      const told = await Promise.all(operations.map(async (one) => ({ id: one.id, reason: "", url: "", code: "", ...(await (answers[one.id] ?? (() => ({ state: "accepted" })))(one)) })));
      return { status: 200, room: "field", answers: told };
    },
  };
}

export const drained = (server, more = {}) => drain(server, ME, { now, ...more });
export const states = async () => (await all("operations")).map((one) => one.state);

export const keptPhoto = async (of, text) => {
  const bytes = bytesOf(text);
  const photo = { id: newId(), of, owner: ME, field: "photos", state: "ready", isThere: false, received: 0, size: bytes.byteLength, sha256: await sha256(bytes), body: await bodyOf({ name: "a.jpg", type: "image/jpeg", bytes }) };
  await put("photos", photo);
  return photo;
};

