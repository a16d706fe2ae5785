// Answers that two people changed: both are shown on the device, a person chooses, nothing is overwritten.
import assert from "node:assert/strict";
import { test as plainTest } from "node:test";
import * as fake from "fake-indexeddb";
import { chooserOf, decided } from "../../src/symbionet/field/assets/apart/room/choose.js";
import { newId } from "../../src/symbionet/field/assets/apart/room/ids.js";
import { makeLock } from "../../src/symbionet/field/assets/apart/room/seal.js";
import { addOperation, all, keepOpen, operationOf, setMeta, valueOf, withBase } from "../../src/symbionet/field/assets/apart/room/store.js";
import { drain } from "../../src/symbionet/field/assets/apart/room/sync.js";
import { fire, moment, page, until } from "./page.mjs";

Object.assign(globalThis, fake);

const ME = 7;
const test = (name, run) => plainTest(name, async () => { await withBase((db) => Promise.all(["meta", "drafts", "operations", "photos", "pages"].map((store) => db.clear(store)))); await run(); });

const noted = async (value) => {
  const made = { id: newId(), owner: ME, formKey: newId(), state: "waiting", tries: 0, nextAt: 0, reason: "", code: "", at: 1 };
  await addOperation(made, { kind: "audits.answers", files: {}, path: "/a/", form: "f", label: "Drains", ...value }, { draft: null, photos: [] });
  return made;
};

/** A server that gives this answer to whatever is sent, and keeps what it was sent. */
function serverOf(answer) {
  const sent = [];
  return {
    sent,
    session: async () => ({ room: "field", now: new Date().toISOString(), user: ME }),
    packet: async () => ({ status: 200, day: "2027-01-15", pages: [], urls: [], data: {} }),
    sync: async (operations) => {
      sent.push(...operations);
      return { status: 200, room: "field", answers: operations.map((one) => ({ id: one.id, reason: "", url: "", code: "", ...answer })) };
    },
  };
}

const states = async () => (await all("operations")).map((one) => one.state);

const CONFLICT = { name: "q-drains", label: "Drains?", now: ["yes"], yours: ["no"], now_words: "Yes", yours_words: "No", takes_both: false, by: "Li", at: "2026-11-28T09:00:00Z" };
const NOTE = { ...CONFLICT, name: "n-drains", label: "Note: Drains?", now: [], yours: ["mine"], now_words: "nothing", yours_words: "mine", takes_both: true };

test("a conflict is set aside with both answers, sealed where there is a PIN, and one choice of a person for each is sent under the same id", async () => {
  const { lock, key } = await makeLock("246810", 1000);
  await setMeta({ lock });
  await keepOpen(key);
  const made = await noted({ fields: { "q-drains": ["no"] }, was: { "q-drains": [] } });
  await drain(serverOf({ state: "rejected", reason: "met", code: "conflict", conflicts: [CONFLICT, NOTE] }), ME);
  const kept = await operationOf(made.id);
  assert.equal(kept.state, "refused");
  assert.ok(!JSON.stringify(kept.body).includes("mine"));
  const value = await valueOf(kept);
  page("");
  let asked = 0;
  const form = chooserOf(kept, value, { changed: async () => {}, drainSoon: () => { asked += 1; } });
  document.body.append(form);
  assert.deepEqual([...form.querySelectorAll("fieldset")].map((one) => one.querySelectorAll("input").length), [2, 3]);
  assert.ok(form.textContent.includes("Li"));
  form.querySelector('[name="choose-q-drains"][value=theirs]').checked = true;
  fire(form, "submit");
  await moment(20);
  assert.deepEqual([await states(), asked], [["refused"], 0]); // one of two is not chosen: nothing is sent
  form.querySelector('[name="choose-n-drains"][value=both]').checked = true;
  fire(form, "submit");
  await until(() => asked);
  const again = serverOf({ state: "accepted" });
  await drain(again, ME);
  assert.deepEqual(again.sent.map((one) => one.id), [made.id]);
  assert.deepEqual(again.sent[0].fields, { "q-drains": ["no"], "choice-q-drains": ["theirs"], "choice-n-drains": ["both"] });
  assert.deepEqual(again.sent[0].was, { "q-drains": ["yes"], "n-drains": [""] });
  await withBase((db) => db.delete("meta", "lock"));
});

test("what is chosen of a conflict leaves everything else of the entry as it was", () => {
  const value = { kind: "audits.answers", fields: { a: ["1"] }, was: { a: ["0"], b: ["2"] }, conflicts: [{ ...CONFLICT, name: "a", now: ["3"] }] };
  assert.deepEqual(decided(value, { a: "mine" }), { kind: "audits.answers", fields: { a: ["1"], "choice-a": ["mine"] }, was: { a: ["3"], b: ["2"] } });
  assert.throws(() => decided(value, { a: "neither" }));
});
