// The room for work without a signal: ids, seals, the store, the queue and its answers, forms, the departure check.
import assert from "node:assert/strict";
import { inAppBrowser, refusalOf, verdicts } from "../../src/symbionet/field/assets/apart/room/checks.js";
import { exported } from "../../src/symbionet/field/assets/apart/room/export.js";
import { fieldsOf, fill, labelOf, typedOf } from "../../src/symbionet/field/assets/apart/room/formdata.js";
import { newId, sha256 } from "../../src/symbionet/field/assets/apart/room/ids.js";
import { makeLock, newRecoveryKey, opened, openLock, sealed } from "../../src/symbionet/field/assets/apart/room/seal.js";
import { NoAnswer, PIECE } from "../../src/symbionet/field/assets/apart/room/server.js";
import { addOperation, all, bodyOf, isLocked, keepOpen, lockNow, meta, operationOf, photosOf, put, resealAll, setMeta, valueOf, wipe, withBase } from "../../src/symbionet/field/assets/apart/room/store.js";
import { pauseAfter } from "../../src/symbionet/field/assets/apart/room/sync.js";
import { reasonOf } from "../../src/symbionet/field/assets/apart/room/words.js";
import { bytesOf, drained, keptPhoto, ME, noted, now, row, serverOf, states, test } from "./fieldstore.mjs";
import { page } from "./page.mjs";

test("ids are random UUIDs of version 4, and the hash is SHA-256", async () => {
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(Array.from({ length: 1000 }, newId)).size, 1000);
  assert.equal(await sha256(bytesOf("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("a lock opens by PIN and by recovery key, however that is typed, and by nothing else", async () => {
  const { lock, key, recoveryKey } = await makeLock("246810", 1000);
  const body = await sealed(key, { title: "粉煤灰", bytes: bytesOf("photo") });
  assert.ok(!JSON.stringify(body).includes("粉煤灰"));
  for (const [secret, way] of [["246810", "pin"], [recoveryKey.toLowerCase().replaceAll("-", " "), "recovery"]]) {
    const value = await opened(await openLock(lock, secret, way), body);
    assert.equal(value.title, "粉煤灰");
    assert.deepEqual(new Uint8Array(value.bytes), new Uint8Array(bytesOf("photo")));
  }
  assert.equal(await openLock(lock, "246811", "pin"), null);
  assert.equal(await openLock(lock, newRecoveryKey(), "recovery"), null);
  assert.match(recoveryKey, /^([A-HJKMNP-Z2-9]{5}-){4}[A-HJKMNP-Z2-9]{5}$/);
  await assert.rejects(opened(null, body), { name: "Locked" });
});

test("with a PIN everything in the store is sealed, locked it takes nothing in clear, and comes back without", async () => {
  const made = await noted();
  const { lock, key } = await makeLock("246810", 1000);
  await setMeta({ lock });
  await keepOpen(key);
  await resealAll(undefined, key);
  const [kept] = await all("operations");
  assert.ok(!JSON.stringify(kept.body).includes("Ash"));
  assert.equal((await valueOf(kept)).label, "Ash");
  await lockNow();
  assert.ok(await isLocked());
  await assert.rejects(bodyOf({ a: 1 }), { name: "Locked" });
  await assert.rejects(noted(), { name: "Locked" });
  assert.equal(await drained(serverOf()), "locked");
  await resealAll(key, null);
  await withBase((db) => db.delete("meta", "lock"));
  assert.equal((await valueOf(await operationOf(made.id))).label, "Ash");
});

test("an operation takes its draft and photos with it, or nothing is stored", async () => {
  await put("drafts", { key: "k", owner: ME, at: 1, body: await bodyOf({ fields: {} }) });
  await assert.rejects(addOperation(row(), { label: "" }, { draft: "k", photos: ["gone"] }));
  assert.deepEqual([(await all("operations")).length, (await all("drafts")).length], [0, 1]);
});

test("what is accepted or known is done once, in order, and leaves a receipt", async () => {
  const first = await noted();
  const second = await noted({ label: "Slag" });
  const server = serverOf({ [second.id]: () => ({ state: "known", url: "/r/2/" }) });
  assert.equal(await drained(server), "sent");
  assert.deepEqual(server.sent.map((one) => one.id), [first.id, second.id]);
  assert.deepEqual(await states(), ["done", "done"]);
  assert.equal((await operationOf(second.id)).url, "/r/2/");
  assert.deepEqual(await valueOf(await operationOf(second.id)), { label: "Slag" });
});

test("a refused one is set aside with its reason and content, and the rest goes on", async () => {
  const bad = await noted();
  await noted();
  await drained(serverOf({ [bad.id]: () => ({ state: "rejected", reason: "Title is missing" }) }));
  assert.deepEqual(await states(), ["refused", "done"]);
  const kept = await operationOf(bad.id);
  assert.equal(reasonOf(kept, await valueOf(kept)), "Title is missing");
  assert.deepEqual((await valueOf(kept)).fields, { title: ["Ash"] });
});

test("what the server stumbles over waits longer each time and stops only entries of the same form", async () => {
  const stuck = await noted({}, { formKey: "one" });
  await noted({}, { formKey: "one" });
  await noted({}, { formKey: "two" });
  const server = serverOf({ [stuck.id]: () => { throw new NoAnswer(500); } });
  await drained(server);
  assert.deepEqual(await states(), ["waiting", "waiting", "done"]);
  assert.ok((await operationOf(stuck.id)).nextAt > now());
  assert.ok(pauseAfter(0, 0) < pauseAfter(3, 0));
  assert.ok(pauseAfter(40, 1) <= 375_000);
});

test("one that is too large for the server is set aside, not tried for ever", async () => {
  const large = await noted();
  await drained(serverOf({ [large.id]: () => { throw new NoAnswer(413); } }));
  assert.deepEqual(await states(), ["refused"]);
});

test("a lost reply, a page of a hotel and a session that ended change nothing on the device", async () => {
  const lost = await noted();
  for (const [error, result] of [[new NoAnswer(), "offline"], [new NoAnswer(401), "sign-in"]]) {
    assert.equal(await drained(serverOf({ [lost.id]: () => { throw error; } })), result);
    assert.deepEqual(await states(), ["waiting"]);
  }
  assert.equal(await drained(serverOf({}, { user: null })), "sign-in");
  assert.equal(await drained(serverOf({}, { user: 8 })), "other");
  assert.deepEqual(await states(), ["waiting"]);
});

test("nothing of another person is sent, and a wipe takes only one's own", async () => {
  const theirs = await noted({}, { owner: 8 });
  await noted();
  await setMeta({ owner: ME, [`device:${ME}`]: "d" });
  const server = serverOf();
  await drained(server);
  assert.ok(!server.sent.some((one) => one.id === theirs.id));
  assert.equal(await drained(serverOf({}, { wipe: true })), "wiped");
  assert.deepEqual((await all("operations")).map((one) => one.id), [theirs.id]);
  assert.equal(await meta("owner"), undefined);
});

test("a photo goes in pieces, resumes where it was cut, and is deleted after the right SHA-256 only", async () => {
  const photo = await keptPhoto("draft", "x".repeat(PIECE * 2 + 5));
  const made = await noted({ files: { photos: [photo.id] } }, {}, [photo.id]);
  const come = [];
  let cuts = 1;
  const server = serverOf({
    announce: () => ({ status: 200, received: come.reduce((sum, size) => sum + size, 0), sha256: "" }),
    piece: (_id, offset, bytes) => {
      if (come.length === 1 && cuts) { cuts -= 1; throw new NoAnswer(); }
      come.push(bytes.byteLength);
      const received = offset + bytes.byteLength;
      return { status: 200, received, sha256: received === photo.size ? photo.sha256 : "" };
    },
  });
  assert.equal(await drained(server), "offline");
  assert.deepEqual([come.length, (await photosOf(made.id)).length, server.sent.length], [1, 1, 0]);
  assert.equal(await drained(server), "sent");
  assert.deepEqual(come, [PIECE, PIECE, 5]);
  assert.deepEqual([await photosOf(made.id), await states()], [[], ["done"]]);
});

test("a wrong SHA-256 keeps the photo and sets its entry aside", async () => {
  const photo = await keptPhoto("draft", "photo");
  const made = await noted({ files: { photos: [photo.id] } }, {}, [photo.id]);
  await drained(serverOf({ piece: () => ({ status: 200, received: 5, sha256: "0".repeat(64) }) }));
  assert.deepEqual(await states(), ["refused"]);
  assert.equal((await photosOf(made.id)).length, 1);
});

test("409, 404 and a wrong whole ask anew how much has come; 423 and 500 wait", async () => {
  for (const [answer, expected] of [[{ status: 409 }, ["done"]], [{ status: 404 }, ["done"]], [{ status: 422, code: "sha" }, ["done"]], [{ status: 423 }, ["waiting"]], [{ status: 500 }, ["waiting"]], [{ status: 422, code: "size", error: "too large" }, ["refused"]]]) {
    await withBase((db) => Promise.all([db.clear("operations"), db.clear("photos")]));
    const photo = await keptPhoto("draft", "photo");
    await noted({ files: { photos: [photo.id] } }, {}, [photo.id]);
    let first = true;
    await drained(serverOf({ piece: () => { if (!first) return { status: 200, received: 5, sha256: photo.sha256 }; first = false; return answer; } }));
    assert.deepEqual(await states(), expected, JSON.stringify(answer));
  }
});

test("the export holds what waits, what was refused and drafts, with photos, under the same ids", async () => {
  const photo = await keptPhoto("draft", "photo");
  const made = await noted({ files: { photos: [photo.id] } }, { state: "refused", reason: "why" }, [photo.id]);
  await noted({}, { state: "done" });
  await noted({}, { owner: 8 });
  await put("drafts", { key: "k", owner: ME, path: "/a/", at: 1, body: await bodyOf({ fields: { title: ["x"] }, title: "A" }) });
  const file = await exported(ME, "d");
  assert.deepEqual(file.operations.map((one) => one.id), [made.id]);
  assert.equal(atob(file.operations[0].photos[0].base64), "photo");
  assert.equal(file.operations[0].photos[0].sha256, photo.sha256);
  assert.deepEqual(file.drafts[0].fields, { title: ["x"] });
});

const FORM = `<form data-label="title"><input type="hidden" name="csrfmiddlewaretoken" value="t"><input type="hidden" name="trunk" value="3"><input name="title">
<input type="radio" name="d" value="have"><input type="radio" name="d" value="want"><input type="checkbox" name="c" value="1"><input type="checkbox" name="c" value="2">
<select name="s" multiple><option value="a">a</option><option value="b">b</option></select><textarea name="n"></textarea><input name="n"><input type="password" name="p"><input type="file" name="f"></form>`;

test("what was typed comes back as it was; tokens, passwords and hidden fields are not kept", () => {
  const form = page(FORM).querySelector("form");
  const typed = { title: ["Ash"], d: ["want"], c: ["2"], s: ["b"], n: ["one", "two"] };
  fill(form, { ...typed, trunk: ["9"], p: ["secret"] });
  assert.deepEqual(typedOf(form), typed);
  assert.equal(form.elements.trunk.value, "3");
  assert.equal(form.elements.p.value, "");
  const fields = fieldsOf(form);
  assert.deepEqual([fields.trunk, fields.title, fields.csrfmiddlewaretoken], [["3"], ["Ash"], undefined]);
  assert.equal(labelOf(form, fields), "Ash");
});

test("nothing is captured inside another app, nor on an iPhone that has not installed the page", () => {
  const here = { agent: "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile", touches: 5, installed: false, parts: true };
  const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1";
  assert.equal(refusalOf(here), "");
  assert.equal(refusalOf({ ...here, parts: false }), "old");
  assert.equal(refusalOf({ ...here, agent: `${here.agent} MicroMessenger/8.0` }), "app");
  assert.equal(refusalOf({ ...here, agent: phone }), "iphone");
  assert.equal(refusalOf({ ...here, agent: phone, installed: true }), "");
  assert.equal(refusalOf({ ...here, agent: "Mozilla/5.0 (Macintosh) Safari", touches: 5 }), "iphone");
  assert.equal(refusalOf({ ...here, agent: "Mozilla/5.0 (Macintosh) Safari", touches: 0 }), "");
  assert.deepEqual(["DingTalk/7.0", "Mobile QQ/9.1", "Lark/7", "FBAN/x", "Chrome/130"].map(inAppBrowser), ["DingTalk", "QQ", "Feishu", "Facebook", ""]);
});

test("a device is ready with pages of today, the right clock and a sign-in that lasts the day", () => {
  const day = new Date(now()).toLocaleDateString("en-CA");
  const ready = { refusal: "", installed: true, persisted: true, space: 2e9, packet: { owner: ME, day, missing: [] }, contact: { user: ME, until: new Date(now() + 86_400_000).toISOString(), clock: 900 }, locked: false, hasPin: true, workerIsActive: true, owner: ME, now: now() };
  assert.deepEqual(new Set(Object.values(verdicts(ready))), new Set(["ok"]));
  const bad = (more) => Object.entries(verdicts({ ...ready, ...more })).filter(([, state]) => state === "bad").map(([name]) => name);
  assert.deepEqual(bad({ packet: { owner: ME, day: "2020-01-01", missing: [] } }), ["packet"]);
  assert.deepEqual(bad({ packet: { owner: ME, day, missing: ["/a/"] } }), ["packet"]);
  assert.deepEqual(bad({ contact: { ...ready.contact, clock: -3 * 86_400_000 } }), ["clock"]);
  assert.deepEqual(bad({ contact: { ...ready.contact, until: new Date(now() + 3_600_000).toISOString() } }), ["signedIn"]);
  assert.deepEqual(bad({ space: 1e6, persisted: false }), ["persistent", "space"]);
});

test("a wipe of the device leaves nothing of the person", async () => {
  await setMeta({ owner: ME, [`device:${ME}`]: "d" });
  await noted();
  await put("pages", { url: "/a/", owner: ME, body: await bodyOf({}) });
  await wipe(ME);
  assert.deepEqual([await all("operations"), await all("pages"), await all("meta")], [[], [], []]);
});
