// Lines of a map: looks by class, width by worth, an arrow in the middle, and what a press on one shows.
import { Popup } from "maplibre-gl";
import { popupOf } from "./mapwords.js";

const LOOKS = {
  light: { likely: "#07805f", possible: "#2f6fd0", open: "#7b8794", stopped: "#b3541e" },
  dark: { likely: "#4fd1a5", possible: "#79aef5", open: "#98a5ad", stopped: "#f0a56b" },
};

/** The colour of a line by its class; lines without a class take the map's own. */
function colourOf(theme, plain) {
  const { likely, possible, open, stopped } = LOOKS[theme];
  return ["match", ["get", "look"], "likely", likely, "possible", possible, "open", open, "stopped", stopped, plain];
}

/** Layers of the source "links"; the likelier a line, the higher it lies. */
export function lineLayers(theme, plain) {
  const width = ["+", 0.6, ["*", 1.1, ["coalesce", ["get", "width"], 1]]];
  const order = ["match", ["get", "look"], "likely", 2, "possible", 1, 0];
  return [
    { id: "links", type: "line", source: "links", layout: { "line-cap": "round", "line-sort-key": order }, paint: { "line-color": colourOf(theme, plain), "line-width": width, "line-opacity": 0.65 } },
    { id: "links-to-press", type: "line", source: "links", layout: { "line-sort-key": order }, paint: { "line-color": plain, "line-width": 16, "line-opacity": 0 } },
  ];
}

/** A triangle that points to the right, one distance field for all colours. */
function arrowImage() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#000";
  pen.beginPath();
  pen.moveTo(5, 4);
  pen.lineTo(21, 12);
  pen.lineTo(5, 20);
  pen.fill();
  return pen.getImageData(0, 0, 24, 24);
}

export function recolourLines(map, theme, plain) {
  map.setPaintProperty("links", "line-color", colourOf(theme, plain));
  if (map.getLayer("arrows")) map.setPaintProperty("arrows", "icon-color", colourOf(theme, plain));
}

/** Arrows and presses, once the map is there; places lie above the lines and keep their own presses. */
export function startLines(map, theme, plain) {
  map.addImage("arrow", arrowImage(), { sdf: true });
  map.addLayer({
    id: "arrows", type: "symbol", source: "links",
    layout: { "symbol-placement": "line-center", "icon-image": "arrow", "icon-size": 0.65, "icon-allow-overlap": true, "icon-rotation-alignment": "map" },
    paint: { "icon-color": colourOf(theme, plain) },
  });
  map.on("mouseenter", "links-to-press", () => (map.getCanvas().style.cursor = "pointer"));
  map.on("mouseleave", "links-to-press", () => (map.getCanvas().style.cursor = ""));
  map.on("click", "links-to-press", ({ features, lngLat }) => {
    const { rows, more } = features[0].properties;
    if (!rows) return;
    const list = popupOf(rows, more);
    new Popup({ maxWidth: "20rem", focusAfterOpen: true }).setLngLat(lngLat).setDOMContent(list).addTo(map);
  });
}

/** Of these lines those that begin or end at one of the places, which a filter may have narrowed. */
export function linesAmong(places, lines) {
  const shown = new Set(places.map(({ properties }) => properties.url));
  return lines.filter(({ geometry, properties }) => geometry.type === "LineString" && properties.firms.some((url) => shown.has(url)));
}

/** A tick that takes the lines away and brings them back. */
export function startSwitch(map, box) {
  box?.addEventListener("change", () => {
    for (const layer of ["links", "links-to-press", "arrows"]) map.setLayoutProperty(layer, "visibility", box.checked ? "visible" : "none");
  });
}
