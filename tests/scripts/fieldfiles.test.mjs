// What a device cannot send stays on it as a file, and why something was refused is told in words, also where a PIN seals the store.
import assert from "node:assert/strict";
import { exported } from "../../src/symbionet/field/assets/apart/room/export.js";
import { newId } from "../../src/symbionet/field/assets/apart/room/ids.js";
import { makeReady } from "../../src/symbionet/field/assets/apart/room/photos.js";
import { makeLock } from "../../src/symbionet/field/assets/apart/room/seal.js";
import { bodyOf, keepOpen, keptFilesOf, lockNow, operationOf, photosOf, put, setMeta, valueOf } from "../../src/symbionet/field/assets/apart/room/store.js";
import { reasonOf } from "../../src/symbionet/field/assets/apart/room/words.js";
import { bytesOf, drained, ME, noted, serverOf, states, test } from "./fieldstore.mjs";
import { page } from "./page.mjs";

page("<p></p>"); // the words are those of its language

const rawPhoto = async (of, value) => {
  const photo = { id: newId(), of, owner: ME, field: "photos", state: "raw", isThere: false, received: 0, body: await bodyOf(value) };
  await put("photos", photo);
  return photo;
};

test("a picture that cannot be read stays as a file: its entry goes without it, and the export holds it", async () => {
  const unread = await rawPhoto("draft", { name: "a.heic", type: "image/heic", bytes: bytesOf("heic") });
  const empty = await rawPhoto("draft", { name: "b.pdf", type: "application/pdf", bytes: new ArrayBuffer(0) });
  const made = await noted({ files: { photos: [unread.id, empty.id] } }, {}, [unread.id, empty.id]);
  assert.deepEqual([await makeReady(unread.id), await makeReady(empty.id), await makeReady("gone")], ["file", "file", ""]);
  const server = serverOf();
  assert.equal(await drained(server), "sent");
  assert.deepEqual([server.sent[0].files, await states()], [{}, ["done"]]);
  assert.deepEqual((await keptFilesOf(ME)).map((one) => one.id).sort(), [unread.id, empty.id].sort());
  assert.deepEqual(await keptFilesOf(8), []);
  const file = await exported(ME, "d");
  assert.equal(atob(file.kept_files.find((one) => one.name === "a.heic").base64), "heic");
  assert.equal((await photosOf(made.id)).length, 2);
});

test("an entry whose photo is gone from the device is set aside in words, and does not wait for ever", async () => {
  const made = await noted({ files: { photos: [newId()] } });
  await drained(serverOf({ [made.id]: () => ({ state: "later", code: "files", reason: "on its way" }) }));
  const kept = await operationOf(made.id);
  assert.equal(kept.state, "refused");
  assert.match(reasonOf(kept, await valueOf(kept)), /no longer on this device/);
});

test("with a PIN the reason of a refusal is sealed, read once unlocked, and what the lock hides is said", async () => {
  const { lock, key } = await makeLock("246810", 1000);
  await setMeta({ lock });
  await keepOpen(key);
  const made = await noted();
  const late = await noted();
  await drained(serverOf({ [made.id]: () => ({ state: "rejected", reason: "Amount: “very much” is none" }), [late.id]: () => ({ state: "later", reason: "wait" }) }));
  const kept = await operationOf(made.id);
  assert.equal(kept.state, "refused");
  assert.ok(!JSON.stringify([kept, await operationOf(late.id)]).match(/very much|"wait"/));
  assert.equal(reasonOf(kept, await valueOf(kept)), "Amount: “very much” is none");
  await lockNow();
  await assert.rejects(valueOf(kept), { name: "Locked" });
  assert.match(reasonOf(kept, { isLocked: true }), /Unlock/);
  for (const code of ["413", "400", "sha", "photo"]) assert.ok(reasonOf({ code }, {}).length > 30);
});
