// The words of the map in the page's language.
const WORDS = {
  en: { loading: "The map is loading…", failed: "The map cannot be drawn here; the list holds the same places.", haves: "haves", wants: "wants", more: "more: narrow the filter to see them" },
  zh: { loading: "地图加载中……", failed: "此处无法绘制地图，列表中有相同的地点。", haves: "项供给", wants: "项需求", more: "项未列出，可缩小筛选范围" },
};

const isChinese = () => document.documentElement.lang.startsWith("zh");

export const words = () => (isChinese() ? WORDS.zh : WORDS.en);

/** MapLibre's own words: it speaks English where it is told no others. */
export const mapLocale = () =>
  isChinese()
    ? {
        "AttributionControl.ToggleAttribution": "显示或隐藏数据来源",
        "CooperativeGesturesHandler.WindowsHelpText": "按住 Ctrl 并滚动滚轮可缩放地图",
        "CooperativeGesturesHandler.MacHelpText": "按住 ⌘ 并滚动可缩放地图",
        "CooperativeGesturesHandler.MobileHelpText": "用双指移动地图",
        "Map.Title": "地图",
        "Marker.Title": "地图标记",
        "NavigationControl.ZoomIn": "放大",
        "NavigationControl.ZoomOut": "缩小",
        "Popup.Close": "关闭",
      }
    : {};

/** What a screen reader says of a cluster. */
export function clusterLabel(count) {
  return isChinese() ? `${count} 个地点，点击放大` : `${count} places: zoom in`;
}

/** A list of places or matches, each with its link and what is told of it; `more` are not listed. */
export function popupOf(rows, more = 0) {
  const list = document.createElement("ul");
  for (const row of rows) {
    const item = document.createElement("li");
    const name = document.createElement(row.url ? "a" : "strong");
    name.textContent = row.name ?? "";
    if (row.url) name.href = row.url;
    item.append(name);
    const numbers = ["haves", "wants"].filter((key) => row[key]).map((key) => `${row[key]} ${words()[key]}`);
    if (numbers.length || row.text) {
      const small = document.createElement("div");
      small.className = "map-numbers";
      small.textContent = row.text ?? numbers.join(isChinese() ? "，" : ", ");
      item.append(small);
    }
    list.append(item);
  }
  if (more) {
    const rest = document.createElement("li");
    rest.className = "map-numbers";
    rest.textContent = isChinese() ? `另有 ${more} ${words().more}` : `${more} ${words().more}`;
    list.append(rest);
  }
  return list;
}
