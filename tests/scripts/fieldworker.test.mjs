// The service worker takes no build that is older than the one the device has worked with.
import assert from "node:assert/strict";
import { meta, setMeta } from "../../src/symbionet/field/assets/apart/room/store.js";
import { test } from "./fieldstore.mjs";

const heard = {};
const registration = {};
const own = { FIELD: { release: 7, build: "b7", assets: [], staticUrl: "/static/", kept: {}, own: "/field/" }, addEventListener: (kind, run) => { heard[kind] = run; }, registration, clients: { claim: async () => null }, skipWaiting: async () => null, location: { origin: "https://example.org" } };
const cache = { addAll: async () => null, put: async () => null };
const told = async (kind) => { let done; heard[kind]({ waitUntil: (one) => { done = one; } }); return done; };

async function worker() {
  const [before, caches] = [globalThis.self, globalThis.caches];
  Object.assign(globalThis, { self: own, caches: { open: async () => cache, keys: async () => [] } });
  await import("../../src/symbionet/field/assets/apart/field-worker.js");
  return () => Object.assign(globalThis, { self: before, caches });
}

test("a lower build is refused, the same and a higher one are taken and noted", async () => {
  const putBack = await worker();
  try {
    await told("install"); // the first one, with nothing noted
    await told("activate");
    assert.deepEqual(await meta("build"), { release: 7, build: "b7" });
    Object.assign(registration, { active: {} });
    await told("install");
    await setMeta({ build: { release: 8, build: "b8" } });
    await assert.rejects(told("install"), /release 7 is older than 8/);
    assert.equal((await meta("build")).release, 8);
    delete registration.active; // a device that was emptied begins anew
    await told("install");
  } finally {
    putBack();
  }
});
