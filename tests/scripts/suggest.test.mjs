// Chips that a form proposes: what a press fills, what a second press restores, and when the server is asked.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { startSuggest } from "../../src/symbionet/shell/assets/suggest.js";
import { fire, page } from "./page.mjs";

const FORM = `<form><input name="title"><input name="notes"><select name="class_id"><option value=""></option><option value="fly-ash">Fly ash</option>
  <option value="slag">Slag</option></select><input name="ewc"><p data-without-script>Press the button</p>
  <div><p data-suggest-status></p><div data-suggest><p data-status="3 suggestions" data-filled="Filled:" data-taken-back="Taken back:"></p>
  <button type="button" data-suggestion="class_id" data-value="fly-ash"><span class="suggestion-label">Fly ash</span></button>
  <button type="button" data-suggestion="class_id" data-value="slag"><span class="suggestion-label">Slag</span></button>
  <button type="button" data-suggestion="ewc" data-value="100102" data-many><span class="suggestion-label">10 01 02</span></button></div></div></form>`;

function form() {
  const document = page(FORM);
  startSuggest(document);
  const box = document.querySelector("[data-suggest]");
  const asked = [];
  box.addEventListener("suggest", () => asked.push(1));
  return { document, box, fields: document.querySelector("form").elements, asked, chips: [...box.querySelectorAll("button")] };
}

const pressed = (chips) => chips.map((chip) => chip.getAttribute("aria-pressed"));

test("a press fills the field, and a second one restores what was there", () => {
  const { document, fields, chips } = form();
  fields.class_id.value = "slag";
  chips[0].click();
  assert.equal(fields.class_id.value, "fly-ash");
  assert.deepEqual(pressed(chips.slice(0, 2)), ["true", "false"]);
  assert.equal(document.querySelector("[data-suggest-status]").textContent, "Filled: Fly ash");
  chips[0].click();
  assert.equal(fields.class_id.value, "");
  assert.equal(document.querySelector("[data-suggest-status]").textContent, "Taken back: Fly ash");
});

test("of several proposals for one field the last press holds, and taking it back empties the field again", () => {
  const { fields, chips } = form();
  chips[0].click();
  chips[1].click();
  assert.equal(fields.class_id.value, "slag");
  chips[1].click();
  assert.equal(fields.class_id.value, "");
});

test("a code is added to a list however people write it, and only it is taken out", () => {
  const { fields, chips } = form();
  fields.ewc.value = "10 01 15；10 01 02*";
  fire(fields.notes, "change");
  assert.equal(chips[2].getAttribute("aria-pressed"), "true");
  chips[2].click();
  assert.equal(fields.ewc.value, "10 01 15");
  chips[2].click();
  assert.equal(fields.ewc.value, "10 01 15, 100102");
});

test("the server is asked once, when the typing of the title rests", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { fields, asked } = form();
  fire(fields.title, "input");
  mock.timers.tick(200);
  fire(fields.title, "input");
  mock.timers.tick(200);
  fire(fields.notes, "input");
  mock.timers.tick(49);
  assert.equal(asked.length, 0);
  mock.timers.tick(1);
  assert.equal(asked.length, 1);
  fire(fields.title, "input", { isComposing: true });
  mock.timers.tick(1000);
  assert.equal(asked.length, 1);
  mock.timers.reset();
});

test("new chips say how many there are and which the form holds; the sentence for pages without scripts goes", () => {
  const { document, box, fields, chips } = form();
  fields.class_id.value = "slag";
  fire(box, "htmx:afterSwap");
  assert.deepEqual(pressed(chips), ["false", "true", "false"]);
  assert.equal(document.querySelector("[data-suggest-status]").textContent, "3 suggestions");
  assert.equal(document.querySelector("[data-without-script]"), null);
});
