// Pictures of levels side by side, of steps to a figure, and of flows; `data` is what chart.js reads from the table behind them.
const short = (value) => Number(value.toPrecision(3)).toLocaleString();

/** Per cent as the language of the page writes them: 10 % or 10%. */
export const percent = (value) => `${short(value)}${document.documentElement.lang.startsWith("zh") ? "" : " "}%`;

/** Upright bars side by side for each row, one for each column: equal figures stay apart. */
export function columnOption(data, colours, ink, width) {
  const roomy = width / (data.names.length * data.heads.length) > 48;
  return {
    grid: { left: 8, right: 8, top: width < 500 ? 80 : 40, bottom: 8, containLabel: true },
    legend: { textStyle: { color: ink }, top: 0, type: "plain" },
    tooltip: { renderMode: "richText", trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: (value) => (value === null ? "–" : short(value)) },
    xAxis: { type: "category", data: data.names, axisLabel: { color: ink } },
    yAxis: { type: "value", axisLabel: { color: ink, formatter: short } },
    series: data.heads.map((name, place) => ({
      name, type: "bar", data: data.values[place], barMaxWidth: 56, barGap: "4%", itemStyle: { color: colours[place % colours.length] },
      label: { show: roomy, position: "top", color: ink, fontSize: 11, formatter: ({ dataIndex }) => data.words[place][dataIndex] },
    })),
  };
}

/** What is reached, what is expected in all, and its range (values: low, shares: high), in per cent of the target. */
export function forecastOption(data, colours, ink, width) {
  const [done, expected, high] = data.shares;
  const low = data.values[2];
  const bar = (name, stack, values, colour, opacity) => ({
    name, stack, type: "bar", barMaxWidth: stack === "range" ? 8 : 18, barGap: "20%", data: values, itemStyle: { color: colour, opacity },
  });
  const gap = (one, other) => one.map((value, row) => (value === null ? null : value - other[row]));
  return {
    grid: { left: 8, right: 48, top: 40, bottom: 8, containLabel: true },
    legend: { data: data.heads, textStyle: { color: ink }, top: 0, selectedMode: false },
    tooltip: {
      renderMode: "richText", trigger: "axis", axisPointer: { type: "shadow" },
      formatter: ([{ dataIndex }]) => [data.names[dataIndex], ...data.heads.map((head, place) => `${head}: ${data.words[place][dataIndex]}`)].join("\n"),
    },
    xAxis: { type: "value", min: (value) => Math.min(0, value.min), max: (value) => Math.max(110, value.max), axisLabel: { color: ink, formatter: percent, hideOverlap: true } },
    yAxis: { type: "category", inverse: true, data: data.names, axisTick: { show: false }, axisLabel: { color: ink, width: width < 500 ? 110 : 240, overflow: "break" } },
    series: [
      { ...bar(data.heads[0], "sum", done, colours[0], 1), markLine: { silent: true, symbol: "none", lineStyle: { color: ink, type: "dashed" }, label: { show: false }, data: [{ xAxis: 100 }] } },
      bar(data.heads[1], "sum", gap(expected, done), colours[0], 0.4),
      { ...bar("", "range", low, "transparent", 1), silent: true },
      bar(data.heads[2], "range", gap(high, low), colours[1], 0.8),
    ],
  };
}

/** Bars that hang from where the last one ended; rows that are sums stand on the axis. Columns: change, stands at. */
export function waterfallOption(data, colours, ink, width) {
  const [changes, stands] = data.values;
  const ends = data.names.map((_name, row) => {
    const end = stands[row];
    return data.sums[row] ? [0, end] : [end - (changes[row] ?? 0), end];
  });
  // two stacked bars, an unseen one up to the nearer end and a seen one from there; below and above the axis apart
  const part = (pick) => ends.map(([start, end], row) => pick(Math.min(start, end), Math.max(start, end), row));
  const colour = (row) => (data.sums[row] ? colours[1] : changes[row] < 0 ? colours[2] : colours[0]);
  const seen = (values) => values.map((value, row) => ({ value, itemStyle: { color: colour(row) } }));
  const empty = { type: "bar", stack: "all", silent: true, itemStyle: { color: "transparent" }, tooltip: { show: false }, barMaxWidth: 22 };
  const bar = { type: "bar", stack: "all", barMaxWidth: 22 };
  const words = data.names.map((_name, row) => short(data.sums[row] ? stands[row] : changes[row]));
  return {
    grid: { left: 8, right: 48, top: 8, bottom: 8, containLabel: true },
    tooltip: { renderMode: "richText", formatter: ({ dataIndex }) => `${data.names[dataIndex]}: ${words[dataIndex]}` },
    xAxis: { type: "value", axisLabel: { color: ink, formatter: short, hideOverlap: true } },
    yAxis: {
      type: "category", inverse: true, data: data.names, axisTick: { show: false },
      // two lines at most: longer names stand whole in the table below
      axisLabel: { color: ink, width: width < 500 ? 120 : 240, height: 26, overflow: "break", lineOverflow: "truncate", formatter: (name) => name },
    },
    series: [
      { ...empty, data: part((low, high) => (low > 0 ? low : high < 0 ? high : 0)) },
      { ...bar, data: seen(part((low, high) => Math.max(0, high) - Math.max(0, low))), label: { show: true, position: "right", color: ink, formatter: ({ dataIndex }) => (ends[dataIndex].some((end) => end > 0) ? words[dataIndex] : "") } },
      { ...bar, data: seen(part((low, high) => Math.min(0, low) - Math.min(0, high))), label: { show: true, position: "left", color: ink, formatter: ({ dataIndex }) => (ends[dataIndex].some((end) => end > 0) ? "" : words[dataIndex]) } },
    ],
  };
}

/** Flows from the first column to the next one, as wide as the one after it says. */
export function sankeyOption(data, colours, ink, width) {
  const links = data.names.map((source, row) => ({ source, target: data.words[0][row], value: data.values[1][row] }));
  const names = [...new Set(links.flatMap((link) => [link.source, link.target]))];
  const small = width < 500;
  const starts = new Set(links.map((link) => link.source));
  return {
    tooltip: { renderMode: "richText", valueFormatter: (value) => `${short(value)} t` },
    series: [{
      type: "sankey", left: 8, right: 8, top: 8, bottom: 8, nodeAlign: "justify", emphasis: { focus: "adjacency" },
      data: names.map((name, place) => ({
        name, itemStyle: { color: colours[place % colours.length] }, label: { position: starts.has(name) ? "right" : "left" },
      })),
      links, lineStyle: { color: "source", opacity: 0.35 },
      label: { color: ink, width: small ? 90 : 200, overflow: "truncate" },
    }],
  };
}
