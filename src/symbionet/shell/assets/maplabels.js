// Names on a map: sea, cities, parks and districts as words. A name that would lie on a place or on another is left out.
import { Marker } from "maplibre-gl";

const ORDER = ["sea", "name", "city", "district"]; // of the importance
const FROM = { sea: 5, name: 7, city: 5, district: 8 }; // zoom
const WAYS = [0, -36, 36, -22, 22]; // pixels: on the spot, above or below what lies there
const GAP = 3;

function labelOf(map, { geometry, properties }) {
  const element = document.createElement("span");
  const { kind, name } = properties;
  element.className = `map-label map-label-${kind}`;
  element.textContent = document.documentElement.lang.startsWith("zh") ? name : (properties.name_en ?? name);
  element.setAttribute("aria-hidden", "true"); // the list beside the map says where each firm is
  return { marker: new Marker({ element }).setLngLat(geometry.coordinates).addTo(map), element, kind };
}

function boxOf(map, { marker, element }, way) {
  const { x, y } = map.project(marker.getLngLat());
  const [width, height] = [element.offsetWidth / 2 + GAP, element.offsetHeight / 2];
  return { left: x - width, right: x + width, top: y + way - height, bottom: y + way + height };
}

const meet = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** The boxes of the places and controls that are drawn now, against the corner of the map. */
function placesDrawn(map) {
  const corner = map.getContainer().getBoundingClientRect();
  return [...map.getContainer().querySelectorAll(".map-cluster, .map-place, .maplibregl-ctrl")].map((button) => {
    const box = button.getBoundingClientRect();
    return { left: box.left - corner.left, right: box.right - corner.left, top: box.top - corner.top, bottom: box.bottom - corner.top };
  });
}

function place(map, labels) {
  const taken = placesDrawn(map);
  for (const label of labels) {
    const way = map.getZoom() < FROM[label.kind] ? undefined : WAYS.find((one) => !taken.some((box) => meet(box, boxOf(map, label, one))));
    label.element.style.visibility = way === undefined ? "hidden" : "visible";
    if (way === undefined) continue;
    label.marker.setOffset([0, way]);
    taken.push(boxOf(map, label, way));
  }
}

/** Draws the names of the address and of the parks, anew after each move. */
export async function startLabels(map, address, parks) {
  let features = parks;
  try {
    features = [...parks, ...(await (await fetch(address)).json()).features];
  } catch {
    // without a signal the parks alone
  }
  const rank = ({ properties }) => ORDER.indexOf(properties.kind);
  const labels = features.sort((one, other) => rank(one) - rank(other)).map((feature) => labelOf(map, feature));
  const draw = () => place(map, labels);
  map.on("idle", draw); // the places are drawn by then
  draw();
}
