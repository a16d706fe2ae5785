// The boards of matches and of synergies and the price slider: keys, menus, dragging, and what the server answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { startBoard } from "../../src/symbionet/matches/assets/board.js";
import { startTicks } from "../../src/symbionet/shell/assets/ticks.js";
import { startSharing } from "../../src/symbionet/agreements/assets/sharing.js";
import { fire, page, press, until } from "./page.mjs";

page(""); // htmx asks for a page as soon as it is loaded
const { default: htmx } = await import("htmx.org");
const { startSynergyBoard } = await import("../../src/symbionet/synergies/assets/synergyboard.js");

const ROW = (key) => `<tr><td><input type="checkbox" name="match" value="${key}"></td></tr>`;
const MATCHES = `<form data-ticks data-board><label data-ticks-all hidden><input type="checkbox"></label><p data-board-keys hidden></p><span data-ticks-count></span>
  <table><tbody>${[1, 2, 3].map(ROW).join("")}<tr><td><a href="?open=1">more</a></td></tr></tbody></table><select name="reason"><option>x</option></select><button value="accept" type="button"></button></form>`;

test("the board of matches is walked with j and k, and a and d decide about the row one is in", () => {
  const document = page(MATCHES);
  let accepted = 0;
  document.querySelector("button").addEventListener("click", () => (accepted += 1));
  startTicks(document);
  startBoard(document);
  const boxes = [...document.querySelectorAll("tbody input")];
  boxes[0].focus();
  press(boxes[0], "j");
  press(document.activeElement, "j");
  press(document.activeElement, "j");
  assert.equal(document.activeElement, boxes[2]);
  press(boxes[2], "k");
  assert.equal(document.activeElement, boxes[1]);
  assert.equal(press(boxes[1], "a").defaultPrevented, true);
  assert.deepEqual([accepted, boxes.map((box) => box.checked)], [1, [false, true, false]]);
  assert.equal(document.querySelector("[data-ticks-count]").textContent, " 1");
  press(boxes[0], "d");
  assert.equal(document.activeElement, document.querySelector("select"));
  assert.equal(press(document.querySelector("select"), "j").defaultPrevented, false);
  assert.equal(press(document.querySelector("a"), "j").defaultPrevented, false); // of the foot of a have
  assert.equal(press(boxes[0], "a", { ctrlKey: true }).defaultPrevented, false);
  assert.equal(accepted, 1);
});

const STAGES = ["idea", "discussion", "negotiation", "on_hold", "lost"];
const CARD = ({ key, title, stopped = "" }) => `<li class="synergy-card" data-key="${key}" ${stopped && `data-stopped-at="${stopped}"`}>
  <a href="/synergies/${key}/"><span class="synergy-card-title">${title}</span></a><button class="synergy-card-menu" hidden></button></li>`;
const COLUMN = (cards) => (stage) => `<section class="synergy-column" data-stage="${stage}"><ol>${(cards[stage] ?? []).map(CARD).join("")}</ol></section>`;
const CARDS = { idea: [{ key: 1, title: "Ash" }, { key: 2, title: "Slag" }], negotiation: [{ key: 3, title: "Heat" }], on_hold: [{ key: 4, title: "Gypsum", stopped: "discussion" }] };
const BOARD = `<p data-said></p><div id="workbench"><div data-synergy-board data-drop-url="/synergies/0/drop/" data-token="t" data-moved="{title} is in {stage}."
  data-failed="{title} stays: {said}" data-offline="{title} was not moved." data-picked="Where to, {title}?" data-lose-url="/synergies/0/lose/" data-hold-url="/synergies/0/hold/">
  <p class="synergy-board-keys" hidden></p>${STAGES.map(COLUMN(CARDS)).join("")}
  <dialog data-move-menu><h2 data-title></h2><form method="dialog"><div class="synergy-stages">${STAGES.map((stage) => `<button value="${stage}"></button>`).join("")}</div></form></dialog>
  <dialog data-move-ask><p data-why></p><a data-page></a><form method="dialog"><div data-reason><label data-for="override_reason"></label><label data-for="note"></label>
  <input id="move-reason"></div><button value=""></button><button value="go" data-go></button></form></dialog></div></div>`;

function board(answer = { moved: true, said: "Discussion" }) {
  const document = page(BOARD);
  const asked = [];
  globalThis.fetch = async (address, { body, headers }) => {
    asked.push([address, String(body), headers["X-CSRFToken"]]);
    if (answer instanceof Error) throw answer;
    return { ok: answer !== null, json: async () => answer };
  };
  htmx.ajax = async () => undefined;
  startSynergyBoard(document);
  const card = (key) => document.querySelector(`[data-key="${key}"]`);
  const said = () => document.querySelector("[data-said]").textContent;
  return { document, asked, card, said };
}

test("arrows walk the board, and only one card is in the way of the tab key", () => {
  const { document, card } = board();
  card(1).focus();
  press(card(1), "ArrowDown");
  assert.equal(document.activeElement, card(2));
  press(card(2), "ArrowRight"); // the next column with cards has only one
  assert.equal(document.activeElement, card(3));
  fire(card(3), "focusin");
  assert.deepEqual([...document.querySelectorAll(".synergy-card[tabindex='0']")].map((one) => one.dataset.key), ["3"]);
  assert.equal(press(card(3), "x").defaultPrevented, false);
});

test("shift and an arrow move a card one stage on; what is said is what the server said", async () => {
  const { asked, card, said } = board();
  press(card(1), "ArrowRight", { shiftKey: true });
  await until(said);
  assert.deepEqual(asked, [["/synergies/1/drop/", "to=discussion", "t"]]);
  assert.equal(said(), "Ash is in Discussion.");
});

test("a card never goes to a stop by an arrow, and what is stopped goes back to where it stopped", async () => {
  const { asked, card, said } = board();
  press(card(3), "ArrowRight", { shiftKey: true });
  press(card(4), "ArrowRight", { shiftKey: true });
  await until(said);
  assert.deepEqual(asked.map(([address, body]) => [address, body]), [["/synergies/4/drop/", "to=discussion"]]);
});

test("the menu offers what the rules of stages allow from here", () => {
  const { document, card } = board();
  const offered = (key) => {
    press(card(key), "m");
    const dialog = document.querySelector("[data-move-menu]");
    const shown = [...dialog.querySelectorAll(".synergy-stages button")].filter((button) => !button.hidden).map((button) => button.value);
    dialog.close("");
    return shown;
  };
  assert.deepEqual(offered(1), ["discussion", "on_hold", "lost"]);
  assert.deepEqual(offered(3), ["discussion", "on_hold", "lost"]);
  assert.deepEqual(offered(4), ["discussion", "lost"]);
});

test("a refused move says why, asks for a reason, and goes with it", async () => {
  const { document, asked, card, said } = board({ moved: false, said: "Evidence is missing", asks: "override_reason" });
  press(card(1), "ArrowRight", { shiftKey: true });
  await until(said);
  const dialog = document.querySelector("[data-move-ask]");
  assert.equal(said(), "Ash stays: Evidence is missing");
  assert.equal(dialog.querySelector("[data-why]").textContent, "Evidence is missing");
  assert.deepEqual([...dialog.querySelectorAll("[data-for]")].map((label) => label.hidden), [false, true]);
  document.querySelector("#move-reason").value = "agreed on the phone";
  dialog.close("go");
  await until(() => asked.length === 2);
  assert.equal(asked[1][1], "to=discussion&override_reason=agreed+on+the+phone");
});

for (const [name, answer] of [["an error of the server", null], ["no connection", new Error("offline")]]) {
  test(`after ${name} the card stays and the page says so`, async () => {
    const { card, said } = board(answer);
    press(card(1), "ArrowRight", { shiftKey: true });
    await until(said);
    assert.equal(said(), "Ash was not moved.");
    await until(() => !card(1).classList.contains("synergy-moving"));
    assert.equal(card(1).classList.contains("synergy-moving"), false);
  });
}

test("a card is dragged to another column, not to its own", async () => {
  const { document, asked, card, said } = board();
  const column = (stage) => document.querySelector(`[data-stage="${stage}"]`);
  const dataTransfer = { setData() {} };
  const drag = (key, stage) => {
    fire(card(key), "dragstart", { dataTransfer });
    assert.equal(fire(column(stage), "dragover").defaultPrevented, true);
    assert.ok(column(stage).classList.contains("synergy-over"));
    fire(column(stage), "drop");
    fire(card(key), "dragend");
  };
  drag(1, "idea");
  drag(1, "discussion");
  await until(said);
  assert.deepEqual(asked.map(([, body]) => body), ["to=discussion"]);
  assert.equal(document.querySelector(".synergy-over, .synergy-dragged"), null);
});

test("the price slider moves each side's result; what is lost is red, and the least and most price are the ends of the line", () => {
  const document = page(`<div data-sharing data-amount="100" data-least="0" data-most="20"><input type="range" min="0" max="20" step="0.5"><b data-price></b>
    <output data-result data-net="-500" data-sign="1"></output><output data-result data-net="2000" data-sign="-1"></output><input data-kept><svg><line data-mark></line></svg></div>`);
  startSharing(document);
  const slider = document.querySelector("[type=range]");
  const move = (price) => {
    slider.value = price;
    fire(slider, "input");
    return [...document.querySelectorAll("output")].map((output) => [output.textContent, output.classList.contains("text-red")]);
  };
  assert.deepEqual(move("10"), [["¥500", false], ["¥1,000", false]]);
  assert.equal(document.querySelector("[data-price]").textContent, "¥10.00");
  assert.equal(document.querySelector("[data-kept]").value, "10");
  assert.equal(document.querySelector("line").getAttribute("x1"), "300");
  assert.deepEqual(move("1"), [["−¥400", true], ["¥1,900", false]]);
});
