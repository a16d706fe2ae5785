// What sharpens forms: sending by itself, asking first, files that are dropped, names after "@", ticks, demo sign-ins.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { startAutosubmit } from "../../src/symbionet/shell/assets/autosubmit.js";
import { startConfirm } from "../../src/symbionet/shell/assets/confirm.js";
import { startCopy } from "../../src/symbionet/shell/assets/copy.js";
import { startDropZones } from "../../src/symbionet/shell/assets/dropzone.js";
import { startMentions } from "../../src/symbionet/shell/assets/mentions.js";
import { startTicks } from "../../src/symbionet/shell/assets/ticks.js";
import { startFill } from "../../src/symbionet/web/assets/fill.js";
import { fire, moment, page } from "./page.mjs";

const FILTER = `<form data-autosubmit><input type="search" name="q"><select name="kind"><option value=""></option><option value="a">a</option></select></form>`;

function filterForm() {
  const document = page(FILTER);
  const form = document.querySelector("form");
  let sent = 0;
  form.requestSubmit = () => (sent += 1);
  startAutosubmit(document);
  return { form, sent: () => sent };
}

test("a filter is sent when a choice changes, and once after typing", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { form, sent } = filterForm();
  fire(form.elements.kind, "change");
  assert.equal(sent(), 1);
  fire(form.elements.q, "input");
  mock.timers.tick(300);
  fire(form.elements.q, "input");
  mock.timers.tick(599);
  assert.equal(sent(), 1);
  mock.timers.tick(1);
  assert.equal(sent(), 2);
  mock.timers.reset();
});

test("a Chinese word that is still being composed sends nothing", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { form, sent } = filterForm();
  fire(form.elements.q, "input", { isComposing: true });
  mock.timers.tick(2000);
  assert.equal(sent(), 0);
  fire(form.elements.q, "compositionend");
  mock.timers.tick(600);
  assert.equal(sent(), 1);
  mock.timers.reset();
});

test("empty filters do not lengthen the address, and can be used again", async () => {
  const { form } = filterForm();
  form.elements.q.value = "ash";
  fire(form, "submit");
  assert.equal(form.elements.q.disabled, false);
  assert.equal(form.elements.kind.disabled, true);
  await moment();
  assert.equal(form.elements.kind.disabled, false);
});

test("a filter that is started twice is sent once", () => {
  const { form, sent } = filterForm();
  startAutosubmit(document);
  startAutosubmit(form);
  fire(form.elements.kind, "change");
  assert.equal(sent(), 1);
});

for (const [answer, times] of [["yes", 1], ["no", 0]]) {
  test(`a button that asks first acts ${times} times after the answer ${answer}`, async () => {
    const document = page(`<button data-confirm="Delete it?">Delete</button>`);
    let done = 0;
    document.querySelector("button").addEventListener("click", () => (done += 1));
    startConfirm();
    document.querySelector("button").click();
    const dialog = document.querySelector("dialog");
    assert.equal(dialog.querySelector("p").textContent, "Delete it?");
    assert.deepEqual([...dialog.querySelectorAll("button")].map((button) => button.textContent), ["Cancel", "Yes, go on"]);
    assert.equal(done, 0);
    dialog.close(answer);
    await moment();
    assert.equal(done, times);
    assert.equal(document.querySelector("dialog"), null);
    assert.equal("confirmed" in document.querySelector("button").dataset, false);
  });
}

test("the question is asked in Chinese on a Chinese page", () => {
  const document = page(`<button data-confirm="删除？">删除</button>`, { lang: "zh-hans" });
  startConfirm();
  document.querySelector("button").click();
  assert.deepEqual([...document.querySelectorAll("dialog button")].map((button) => button.textContent), ["取消", "确定"]);
});

test("a press copies the text and says so for a moment", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const document = page(`<input id="link" value="https://x/"><button data-copy-from="#link" hidden><b>Copy</b></button>`);
  const kept = [];
  Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => kept.push(text) }, configurable: true });
  startCopy(document);
  const button = document.querySelector("button");
  assert.equal(button.hidden, false);
  button.click();
  await null;
  await null;
  assert.deepEqual(kept, ["https://x/"]);
  assert.equal(button.textContent, "Copied");
  mock.timers.tick(1500);
  assert.equal(button.innerHTML, "<b>Copy</b>");
  mock.timers.reset();
});

test("a file that is dropped is chosen, and its name and size are shown", () => {
  const document = page(`<div data-drop-zone><input type="file"><span data-file-name></span></div>`);
  startDropZones(document);
  const zone = document.querySelector("div");
  const input = zone.querySelector("input");
  const files = [new File(["x".repeat(1500)], "list.csv")];
  Object.defineProperty(input, "files", { value: [], writable: true });
  assert.equal(fire(zone, "dragover").defaultPrevented, true);
  assert.ok(zone.classList.contains("drop-zone-over"));
  fire(zone, "drop", { dataTransfer: { files: [] } });
  assert.ok(!zone.classList.contains("drop-zone-over"));
  assert.equal(zone.querySelector("span").textContent, "");
  fire(zone, "drop", { dataTransfer: { files } });
  assert.equal(input.files, files);
  assert.equal(zone.querySelector("span").textContent, "list.csv (2 kB)");
  assert.ok(zone.classList.contains("drop-zone-filled"));
});

const MENTIONS = `<datalist id="team"><option value="Lin Xiao"></option><option value="Li Na"></option><option value=""></option></datalist>
  <div data-mentions="team"><textarea></textarea></div>`;

test("names of the team are proposed after @ and put where one types", () => {
  const document = page(MENTIONS);
  startMentions(document);
  const text = document.querySelector("textarea");
  text.value = "Dear @li, please";
  text.setSelectionRange(8, 8);
  fire(text, "input");
  const names = () => [...document.querySelectorAll(".mention-names button")];
  assert.deepEqual(names().map((name) => name.textContent), ["Lin Xiao", "Li Na"]);
  names()[1].click();
  assert.equal(text.value, "Dear @Li Na , please");
  assert.deepEqual(names(), []);
  text.value = "nobody here";
  text.setSelectionRange(11, 11);
  fire(text, "input");
  assert.deepEqual(names(), []);
});

const TICKS = `<form data-ticks><label data-ticks-all hidden><input type="checkbox"></label><span data-ticks-count></span>
  <table><tbody><tr><td><input type="checkbox" checked></td></tr><tr><td><input type="checkbox"></td></tr></tbody></table>
  <details id="one"></details><details id="two"></details></form>`;

test("ticks are counted, and all of the page are ticked and freed at once", () => {
  const document = page(TICKS);
  startTicks(document);
  const form = document.querySelector("form");
  const all = form.querySelector("[data-ticks-all] input");
  const count = () => form.querySelector("[data-ticks-count]").textContent.trim();
  assert.deepEqual([count(), all.indeterminate, all.checked], ["1", true, false]);
  assert.equal(form.querySelector("[data-ticks-all]").hidden, false);
  all.checked = true;
  fire(all, "change");
  assert.deepEqual([count(), all.indeterminate, all.checked], ["2", false, true]);
  all.checked = false;
  fire(all, "change");
  assert.deepEqual([count(), form.classList.contains("match-ticked")], ["0", false]);
});

test("a press puts a demo's sign-in into the form", () => {
  const document = page(`<form><input name="login"><input name="password"><button type="submit"></button></form>
    <button data-fill="a@demo.example" data-fill-password="secret" hidden></button>`);
  startFill(document);
  document.querySelector("[data-fill]").click();
  assert.equal(document.querySelector("[name=login]").value, "a@demo.example");
  assert.equal(document.querySelector("[name=password]").value, "secret");
  assert.equal(document.activeElement, document.querySelector("form button"));
});

test("without a sign-in form the buttons of the demo stay hidden", () => {
  const document = page(`<button data-fill="a@demo.example" hidden></button>`);
  startFill(document);
  assert.equal(document.querySelector("button").hidden, true);
});
