// The second copy of what waits: it follows the base, brings back what the base has lost, and holds nothing that was deleted, wiped or unsealed.
import assert from "node:assert/strict";
import { copied, copiedKeys, copySettled, packed, unpacked } from "../../src/symbionet/field/assets/apart/room/copy.js";
import { mend } from "../../src/symbionet/field/assets/apart/room/mend.js";
import { rescued } from "../../src/symbionet/field/assets/apart/room/rescue.js";
import { makeLock } from "../../src/symbionet/field/assets/apart/room/seal.js";
import { all, bodyOf, changed, dropOperation, keepOpen, meta, operationOf, photosOf, put, resealAll, setMeta, valueOf, wipe, withBase } from "../../src/symbionet/field/assets/apart/room/store.js";
import { drained, keptPhoto, ME, noted, serverOf, test as plainTest } from "./fieldstore.mjs";
import { page } from "./page.mjs";

page("<p></p>"); // the words are those of its language

/** Caches as a browser has them, in memory. */
function memory() {
  const held = new Map();
  const urlOf = (asked) => new URL(asked.url ?? asked, "https://device.invalid").href;
  const cache = () => ({
    put: async (asked, answer) => { held.set(urlOf(asked), await answer.arrayBuffer()); },
    delete: async (asked) => held.delete(urlOf(asked)),
    match: async (asked) => (held.has(urlOf(asked)) ? new Response(held.get(urlOf(asked)).slice(0)) : undefined),
    keys: async () => [...held.keys()].map((url) => ({ url })),
  });
  return { open: async () => cache(), held };
}

const test = (name, run) => plainTest(name, async () => {
  globalThis.caches = memory();
  try {
    await run();
    await copySettled();
  } finally {
    delete globalThis.caches;
  }
});

const emptied = (...stores) => withBase((db) => Promise.all(stores.map((name) => db.clear(name))));
const everything = ["meta", "drafts", "operations", "photos", "pages"];
const keys = async () => [...(await copiedKeys())].sort();

test("a row is the same after it was copied, bytes and all", async () => {
  const row = { id: "a", list: [1, null, { iv: Uint8Array.of(1, 2, 3) }], body: { sealed: { rest: { bytes: Uint8Array.of(9, 8).buffer } } }, text: "粉煤灰" };
  assert.deepEqual(unpacked(await packed(row).arrayBuffer()), row);
});

test("what an emptied base held is brought back once, in its order, and sent", async () => {
  await setMeta({ owner: ME, [`device:${ME}`]: "d", name: "Phone", packet: { day: "x" } });
  const photo = await keptPhoto("draft", "photo");
  const first = await noted({ files: { photos: [photo.id] } }, {}, [photo.id]);
  const second = await noted({ label: "Slag" });
  await put("drafts", { key: "7|/a/#f", owner: ME, path: "/a/", at: 1, body: await bodyOf({ fields: { title: ["x"] }, title: "A" }) });
  assert.equal(await mend(), 0);
  await emptied(...everything);
  assert.equal(await mend(), 4);
  assert.equal(await mend(), 0);
  assert.deepEqual([await meta("owner"), await meta(`device:${ME}`), await meta("packet")], [ME, "d", undefined]);
  assert.deepEqual((await all("operations")).map((row) => row.id), [first.id, second.id]);
  assert.equal((await photosOf(first.id)).length, 1);
  const server = serverOf({ piece: () => ({ status: 200, received: 5, sha256: photo.sha256 }) });
  assert.equal(await drained(server), "sent");
  assert.deepEqual(server.sent.map((one) => one.id), [first.id, second.id]);
  assert.deepEqual((await keys()).filter((key) => !key.startsWith("meta/")), ["drafts/7|/a/#f"]);
});

test("an entry that is done, deleted or repaired under another id does not come back", async () => {
  await setMeta({ owner: ME });
  const done = await noted();
  await drained(serverOf());
  const deleted = await noted();
  await dropOperation((await operationOf(deleted.id)).seq);
  const old = await noted({}, { state: "refused" });
  await changed("operations", (await operationOf(old.id)).seq, (row) => ({ ...row, id: "another" }));
  assert.deepEqual(await keys(), ["meta/owner", "operations/another"]);
  await emptied("operations");
  assert.equal(await mend(), 1);
  assert.equal(await operationOf(done.id), undefined);
});

test("forms and photos alone are not brought back: their entry was stored a moment before", async () => {
  await setMeta({ owner: ME });
  await put("drafts", { key: "k", owner: ME, path: "/a/", at: 1, body: await bodyOf({ fields: {} }) });
  await copySettled();
  await emptied("drafts");
  assert.equal(await mend(), 0);
  assert.deepEqual([await all("drafts"), await keys()], [[], ["meta/owner"]]);
});

test("what had no copy is copied, and without space for one the base alone is used", async () => {
  const row = await noted();
  globalThis.caches.held.clear();
  await mend();
  assert.deepEqual(await keys(), [`operations/${row.id}`]);
  globalThis.caches.open = async () => { throw new Error("full"); };
  await noted();
  assert.equal((await all("operations")).length, 2);
  assert.deepEqual(await copied(), []);
});

test("a wipe leaves nothing of the person in the copy, and a PIN nothing in clear", async () => {
  await setMeta({ owner: ME, [`device:${ME}`]: "d" });
  await noted({ label: "Secret ash" });
  const theirs = await noted({}, { owner: 8 });
  const { lock, key } = await makeLock("246810", 1000);
  await setMeta({ lock });
  await keepOpen(key);
  await resealAll(undefined, key);
  await mend();
  assert.ok(!JSON.stringify((await copied()).map((one) => one.row)).includes("Secret"));
  assert.ok((await keys()).includes("meta/lock"));
  await wipe(ME);
  assert.deepEqual((await keys()).filter((one) => !one.startsWith("meta/name")), [`operations/${theirs.id}`]);
});

test("the file of the copy needs the PIN where there is one, and holds what the device would send", async () => {
  assert.deepEqual(await rescued(""), { problem: "empty" });
  await setMeta({ owner: ME, [`device:${ME}`]: "d" });
  const plain = await noted();
  assert.equal((await rescued("")).content.operations[0].id, plain.id);
  const { lock, key, recoveryKey } = await makeLock("246810", 1000);
  await setMeta({ lock });
  await keepOpen(key);
  await resealAll(undefined, key);
  await mend();
  assert.deepEqual(await rescued("135790"), { problem: "pin" });
  for (const secret of ["246810", recoveryKey]) {
    const { content } = await rescued(secret);
    assert.deepEqual([content.operations[0].id, content.operations[0].label, content.device], [plain.id, "Ash", "d"]);
  }
  assert.deepEqual(await valueOf(await operationOf(plain.id)).then((value) => value.label), "Ash");
});
