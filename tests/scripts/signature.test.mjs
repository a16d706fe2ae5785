// The field to sign on: what is drawn goes along as a picture, and can be cleared.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startSignatures } from "../../src/symbionet/audits/assets/signature.js";
import { fire, page } from "./page.mjs";

const FIELD = `<div data-signature hidden><canvas width="600" height="200"></canvas><input type="hidden"><button type="button">Clear</button></div>`;

test("a line that is drawn is kept as a picture, a move without a press draws nothing, and clearing empties it", () => {
  const document = page(FIELD);
  const canvas = document.querySelector("canvas");
  const lines = [];
  Object.assign(canvas, {
    getContext: () => ({ beginPath() {}, moveTo() {}, stroke() {}, clearRect() {}, lineTo: (...at) => lines.push(at) }),
    toDataURL: () => `data:image/png;base64,${lines.length}`,
    setPointerCapture() {},
    getBoundingClientRect: () => ({ left: 10, top: 10, width: 300, height: 100 }),
  });
  startSignatures(document);
  const kept = document.querySelector("input");
  assert.equal(document.querySelector("[data-signature]").hidden, false);
  fire(canvas, "pointermove", { clientX: 20, clientY: 20 });
  fire(canvas, "pointerup");
  assert.deepEqual([lines, kept.value], [[], ""]);
  fire(canvas, "pointerdown", { clientX: 20, clientY: 20, pointerId: 1 });
  fire(canvas, "pointermove", { clientX: 160, clientY: 60 });
  fire(canvas, "pointerup");
  assert.deepEqual(lines, [[300, 100]]);
  assert.equal(kept.value, "data:image/png;base64,1");
  document.querySelector("button").click();
  assert.equal(kept.value, "");
});
