// Menus, light and dark, and the words and options of maps and charts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { columnOption, forecastOption, percent, sankeyOption, waterfallOption } from "../../src/symbionet/shell/assets/chartflows.js";
import { clusterLabel, mapLocale, popupOf, words } from "../../src/symbionet/shell/assets/mapwords.js";
import { startMenus } from "../../src/symbionet/shell/assets/menus.js";
import { startThemeSwitch } from "../../src/symbionet/shell/assets/themeswitch.js";
import { fire, page, press } from "./page.mjs";

const MENUS = `<details class="menu" open><summary>One</summary><a href="#">inside</a></details><button>outside</button>`;

test("a menu closes on a click elsewhere, when the focus leaves, and on Escape", () => {
  const document = page(MENUS);
  const menu = document.querySelector("details");
  startMenus();
  document.querySelector("a").click();
  assert.equal(menu.open, true);
  document.querySelector("button").click();
  assert.equal(menu.open, false);
  menu.open = true;
  fire(document.querySelector("button"), "focusin");
  assert.equal(menu.open, false);
  menu.open = true;
  press(document.body, "Escape");
  assert.equal(menu.open, false);
  assert.equal(document.activeElement, document.querySelector("summary"));
});

test("Escape closes the menu of a phone", () => {
  const document = page(MENUS, { url: "https://example.org/#menu" });
  startMenus();
  press(document.body, "Escape");
  assert.equal(location.hash, "#content");
});

test("the switch turns dark on and off, tells it, and remembers it", () => {
  const document = page(`<button data-theme-switch hidden></button>`);
  document.documentElement.dataset.bsTheme = "light";
  let told = 0;
  document.addEventListener("theme", () => (told += 1));
  startThemeSwitch();
  const button = document.querySelector("button");
  assert.deepEqual([button.hidden, button.getAttribute("aria-pressed")], [false, "false"]);
  button.click();
  assert.deepEqual([document.documentElement.dataset.bsTheme, button.getAttribute("aria-pressed")], ["dark", "true"]);
  assert.equal(localStorage.getItem("theme"), "dark");
  button.click();
  assert.deepEqual([localStorage.getItem("theme"), told], ["light", 2]);
});

test("the map speaks the language of the page", () => {
  page("", { lang: "zh-hans" });
  assert.equal(clusterLabel(12), "12 个地点，点击放大");
  assert.equal(mapLocale()["NavigationControl.ZoomIn"], "放大");
  assert.equal(words().haves, "项供给");
  page("");
  assert.equal(clusterLabel(12), "12 places: zoom in");
  assert.deepEqual(mapLocale(), {});
});

test("a place on the map tells name, link and numbers as text, never as markup", () => {
  page("");
  const list = popupOf([{ name: "<b>Works</b>", url: "/organisations/3/", haves: 2, wants: 1 }, { name: "Other", text: "12 km" }], 5);
  const [works, other, rest] = list.children;
  assert.equal(works.querySelector("a").getAttribute("href"), "/organisations/3/");
  assert.equal(works.querySelector("b"), null);
  assert.equal(works.querySelector("a").textContent, "<b>Works</b>");
  assert.equal(works.querySelector(".map-numbers").textContent, "2 haves, 1 wants");
  assert.equal(other.querySelector("strong").textContent, "Other");
  assert.equal(rest.textContent, "5 more: narrow the filter to see them");
});

test("per cent are written as the language writes them", () => {
  page("", { lang: "zh-hans" });
  assert.equal(percent(12.345), "12.3%");
  page("");
  assert.equal(percent(12.345), "12.3 %");
});

test("steps to a figure hang from where the last one ended, below zero too", () => {
  const data = { names: ["before", "less", "more", "after"], values: [[null, -30, 5, null], [20, -10, -5, -5]], sums: [true, false, false, true] };
  const [gap, above, below] = waterfallOption(data, ["plus", "sum", "minus"], "ink", 800).series;
  const ends = data.names.map((_name, row) => gap.data[row] + above.data[row].value + below.data[row].value);
  assert.deepEqual(above.data.map((bar) => bar.value), [20, 20, 0, 0]);
  assert.deepEqual(below.data.map((bar) => bar.value), [0, -10, -5, -5]);
  assert.deepEqual(gap.data, [0, 0, -5, 0]);
  assert.deepEqual(ends, [20, 10, -10, -5]);
  assert.deepEqual(above.data.map((bar) => bar.itemStyle.color), ["sum", "minus", "plus", "sum"]);
});

test("a forecast stacks what is expected on what is reached, and shows the range as a bar from low to high", () => {
  const data = { names: ["completed"], heads: ["done", "expected", "range"], values: [[3], [5], [60]], shares: [[40], [70], [90]], words: [["3"], ["5"], ["4–6"]] };
  const option = forecastOption(data, ["a", "b"], "ink", 800);
  assert.deepEqual(option.series.map((bar) => bar.data), [[40], [30], [60], [30]]);
  assert.equal(option.tooltip.formatter([{ dataIndex: 0 }]), "completed\ndone: 3\nexpected: 5\nrange: 4–6");
  assert.equal(option.xAxis.max({ max: 90 }), 110);
});

test("growth is one bar for each level of a year, flows one link for each row", () => {
  const growth = { names: ["2024", "2025"], heads: ["one", "two"], values: [[1, 2], [1, null]], words: [["1", "2"], ["1", ""]] };
  const bars = columnOption(growth, ["a"], "ink", 800);
  assert.deepEqual(bars.series.map(({ name, type, stack, data }) => [name, type, stack, data]), [["one", "bar", undefined, [1, 2]], ["two", "bar", undefined, [1, null]]]);
  assert.equal(bars.tooltip.valueFormatter(null), "–");
  assert.equal(bars.series[0].label.formatter({ dataIndex: 1 }), "2");
  assert.equal(columnOption({ ...growth, names: Array(20).fill("x") }, ["a"], "ink", 400).series[0].label.show, false);
  const flows = { names: ["power", "power"], words: [["cement", "bricks"]], values: [[], [10, 5]] };
  const [{ data, links }] = sankeyOption(flows, ["a", "b"], "ink", 400).series;
  assert.deepEqual(links, [{ source: "power", target: "cement", value: 10 }, { source: "power", target: "bricks", value: 5 }]);
  assert.deepEqual(data.map(({ name, label }) => [name, label.position]), [["power", "right"], ["cement", "left"], ["bricks", "left"]]);
});

test("likely lines lie above possible ones, in colours of the theme; the map's own for lines without a class", async () => {
  page("");
  const { lineLayers, recolourLines } = await import("../../src/symbionet/shell/assets/maplines.js");
  const [seen, pressed] = lineLayers("light", "#000");
  const [, , , light, , , , , , , plain] = seen.paint["line-color"];
  assert.deepEqual([light, seen.paint["line-color"].at(-1), plain], ["#07805f", "#000", "#000"]);
  assert.deepEqual(seen.layout["line-sort-key"], ["match", ["get", "look"], "likely", 2, "possible", 1, 0]);
  assert.equal(pressed.paint["line-opacity"], 0);
  const painted = [];
  const map = { getLayer: () => false, setPaintProperty: (layer, property, value) => painted.push([layer, property, value[3]]) };
  recolourLines(map, "dark", "#fff");
  assert.deepEqual(painted, [["links", "line-color", "#4fd1a5"]]);
});
