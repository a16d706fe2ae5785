// The chooser of files speaks the language of the page, and stays the browser's own control.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenWords, startFileChoosers } from "../../src/symbionet/shell/assets/filechooser.js";
import { fire, moment, page } from "./page.mjs";

const FORM = `<form><label for="a">Photo</label><input type="file" id="a" name="a" required><input type="file" id="b" multiple>
<div data-drop-zone><input type="file" id="c"></div></form>`;
const files = (input, ...names) => Object.defineProperty(input, "files", { value: names.map((name) => ({ name })), configurable: true });

test("its words are those of the page, a name or how many were chosen", async () => {
  const document = page(FORM, { lang: "zh-hans" });
  startFileChoosers(document);
  startFileChoosers(document);
  const [input, many, dropped] = ["a", "b", "c"].map((id) => document.getElementById(id));
  const face = input.nextElementSibling;
  assert.deepEqual([face.textContent, many.nextElementSibling.textContent], ["选择文件未选择文件", "选择文件（可多选）未选择文件"]);
  assert.equal(document.querySelectorAll(".file-chooser").length, 2);
  assert.equal(dropped.nextElementSibling, null);
  files(input, "计划.jpg");
  fire(input, "change");
  assert.equal(face.lastChild.textContent, "计划.jpg");
  files(input);
  input.dispatchEvent(new CustomEvent("file:cleared"));
  assert.equal(face.lastChild.textContent, "未选择文件");
  files(input, "1", "2");
  fire(input.form, "reset");
  await moment(5);
  assert.equal(face.lastChild.textContent, "已选 2 个文件");
});

test("in English, too; the control keeps its label, its name and what it requires", () => {
  const document = page(FORM);
  startFileChoosers(document);
  const input = document.getElementById("a");
  assert.equal(input.nextElementSibling.textContent, "Choose fileNo file chosen");
  assert.equal(input.nextElementSibling.getAttribute("aria-hidden"), "true");
  assert.deepEqual([input.required, input.form.elements.a === input, chosenWords([{ name: "a" }, { name: "b" }])], [true, true, "2 files"]);
});
