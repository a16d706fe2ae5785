// Pictures of tables by ECharts; a bundle of its own, loaded only where a page has one.
import { BarChart, HeatmapChart, SankeyChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { columnOption, forecastOption, percent, sankeyOption, waterfallOption } from "./chartflows.js";

use([BarChart, HeatmapChart, SankeyChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

const number = (cell, name) => (cell && cell.dataset[name] ? Number(cell.dataset[name]) : null);

/** Row names, column names and figures of the table behind a picture. */
function readTable(table, columns) {
  const rows = [...table.tBodies[0].rows];
  const heads = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
  return {
    names: rows.map((row) => row.cells[0].dataset.name ?? row.cells[0].textContent.trim()),
    heads: columns.map((column) => heads[column]),
    values: columns.map((column) => rows.map((row) => number(row.cells[column + 1], "value"))),
    words: columns.map((column) => rows.map((row) => row.cells[column + 1]?.textContent.trim() ?? "")),
    sums: rows.map((row) => row.dataset.sum === "yes"),
    shares: columns.map((column) => rows.map((row) => number(row.cells[column + 1], "share"))),
  };
}

/** A colour of the page as rgb, the only form in which ECharts mixes it with another. */
function asRgb(colour) {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  pen.fillStyle = colour;
  pen.fillRect(0, 0, 1, 1);
  return `rgb(${[...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).join(",")})`;
}

function barOption(data, colours, ink, stacked) {
  return {
    grid: { left: 8, right: 24, top: data.heads.length > 1 ? 32 : 8, bottom: 8, containLabel: true },
    legend: data.heads.length > 1 ? { textStyle: { color: ink }, top: 0 } : undefined,
    xAxis: { type: "value", minInterval: 1, axisLabel: { color: ink, hideOverlap: true } },
    yAxis: { type: "category", inverse: true, data: data.names, axisLabel: { color: ink, width: 130, overflow: "truncate" } },
    series: data.heads.map((name, place) => ({
      name, type: "bar", stack: stacked ? "all" : undefined, data: data.values[place], barMaxWidth: 22,
      itemStyle: { color: colours[place % colours.length] }, label: { show: !stacked, position: "right", color: ink },
    })),
  };
}

function heatOption(data, colours, ink, paper) {
  const cells = [];
  data.heads.forEach((_name, column) => data.names.forEach((_row, row) => {
    const share = data.shares[column][row];
    if (share !== null) cells.push([column, row, share]);
  }));
  return {
    grid: { left: 8, right: 8, top: 8, bottom: 48, containLabel: true },
    xAxis: { type: "category", data: data.heads, axisLabel: { color: ink, hideOverlap: true } },
    yAxis: { type: "category", inverse: true, data: data.names, axisLabel: { color: ink } },
    visualMap: { min: 0, max: 100, orient: "horizontal", left: "center", bottom: 0, itemHeight: 120, text: [percent(100), percent(0)], textStyle: { color: ink }, inRange: { color: [paper, colours[0]] } },
    series: [{ type: "heatmap", data: cells, label: { show: true, formatter: ({ value }) => percent(value[2]) } }],
  };
}

/** Draws the table behind the place and shows the button that saves the picture. */
export function drawChart(place) {
  const table = document.getElementById(place.dataset.source);
  if (!table) return;
  const data = readTable(table, place.dataset.columns.split(",").map(Number));
  if (data.values.flat().every((value) => value === null)) return; // all withheld
  const style = getComputedStyle(document.body);
  const colour = (name) => asRgb(style.getPropertyValue(name).trim());
  const colours = [colour("--tblr-teal"), colour("--tblr-indigo"), colour("--tblr-orange"), colour("--tblr-pink"), colour("--tblr-cyan"), colour("--tblr-lime")];
  const ink = asRgb(style.color);
  const paper = asRgb(getComputedStyle(place.closest(".card")).backgroundColor);
  const heat = place.dataset.chart === "heat";
  const upright = place.dataset.chart === "columns";
  place.hidden = false;
  place.classList.add(upright ? "chart-plain" : data.names.length * Math.max(1, heat ? 1 : data.heads.length) > 9 ? "chart-tall" : "chart-plain");
  const chart = init(place, null, { renderer: "canvas" });
  const made = { columns: columnOption, forecast: forecastOption, sankey: sankeyOption, waterfall: waterfallOption }[place.dataset.chart];
  const bars = () => barOption(data, colours, ink, place.dataset.chart === "stacked");
  const option = heat ? heatOption(data, colours, ink, paper) : made ? made(data, colours, ink, place.clientWidth) : bars();
  // rich text: the page's rules allow no style inside markup, which the usual tooltip writes
  chart.setOption({ animation: false, textStyle: { fontFamily: style.fontFamily }, tooltip: { renderMode: "richText" }, ...option });
  new ResizeObserver(() => chart.resize()).observe(place);
  const button = document.querySelector(`[data-chart-png="${place.id}"]`);
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: paper });
    link.download = `${place.dataset.name}.png`;
    link.click();
  });
}
