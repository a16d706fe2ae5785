// Maps: outlines of our own data, places from a GeoJSON address, clusters and places as buttons a keyboard reaches.
import { AttributionControl, Map as MapView, Marker, NavigationControl, Popup, setWorkerUrl } from "maplibre-gl";
import { startLabels } from "./maplabels.js";
import { lineLayers, linesAmong, recolourLines, startLines, startSwitch } from "./maplines.js";
import { clusterLabel, mapLocale, popupOf, words } from "./mapwords.js";

const { mapWorker, mapBase, mapCredit, mapTiles, mapTilesCredit } = document.body.dataset;
const BINHAI = [[117.25, 38.6], [118.1, 39.35]];
const LOOKS = {
  light: { sea: "#dfeaec", land: "#f7f9f6", zone: "#e6f1ec", line: "#b9c9c4", link: "#0b7a68", tiles: 1 },
  dark: { sea: "#0e1a1d", land: "#18231f", zone: "#1d322b", line: "#3a4f49", link: "#35b39c", tiles: 0.55 },
};

setWorkerUrl(new URL(mapWorker, location.href).href);

const theme = () => (document.documentElement.dataset.bsTheme === "dark" ? "dark" : "light");
const looks = () => LOOKS[theme()];

const hasTiles = Boolean(mapTiles);
const tilesOf = () => (mapTiles.startsWith("/") ? location.origin + mapTiles : mapTiles);

/** Pixels within which places are one: of few each is shown as long as it can be told from the next. */
const closeness = ({ features }) => (features.length < 40 ? 18 : 42);

/**
 * The style: sea, provinces, districts, the new area, links and places, without any service from outside; over the land
 * the pictures of the operator's own tile server, where one is set.
 */
function styleOf(data) {
  const outline = (id) => ({ type: "geojson", data: mapBase.replace("binhai", id) });
  const colours = looks();
  return {
    version: 8,
    sources: {
      china: outline("china_provinces"),
      tianjin: outline("tianjin_districts"),
      binhai: outline("binhai"),
      ...(hasTiles ? { tiles: { type: "raster", tiles: [tilesOf()], tileSize: 256 } } : {}),
      places: { type: "geojson", data: data.points, cluster: true, clusterRadius: closeness(data.points), clusterMaxZoom: 15 },
      links: { type: "geojson", data: data.lines },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colours.sea } },
      { id: "land", type: "fill", source: "china", paint: { "fill-color": colours.land } },
      { id: "zone", type: "fill", source: "binhai", paint: { "fill-color": colours.zone } },
      ...(hasTiles ? [{ id: "tiles", type: "raster", source: "tiles", paint: { "raster-brightness-max": colours.tiles } }] : []),
      { id: "province-line", type: "line", source: "china", paint: { "line-color": colours.line, "line-width": 1 } },
      { id: "district-line", type: "line", source: "tianjin", minzoom: 6, paint: { "line-color": colours.line, "line-width": 0.8, "line-dasharray": [3, 2] } },
      ...lineLayers(theme(), colours.link),
      // Drawn invisibly: the source only counts its clusters for a layer that uses it.
      { id: "places", type: "circle", source: "places", paint: { "circle-radius": 1, "circle-opacity": 0 } },
    ],
  };
}

function recolour(map) {
  const colours = looks();
  map.setPaintProperty("sea", "background-color", colours.sea);
  map.setPaintProperty("land", "fill-color", colours.land);
  map.setPaintProperty("zone", "fill-color", colours.zone);
  if (hasTiles) map.setPaintProperty("tiles", "raster-brightness-max", colours.tiles);
  map.setPaintProperty("province-line", "line-color", colours.line);
  map.setPaintProperty("district-line", "line-color", colours.line);
  recolourLines(map, theme(), colours.link);
}

/** The corners around all points, or around Binhai where there are none. */
function boundsOf(features) {
  const spots = features.flatMap(({ geometry }) => (geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates));
  if (!spots.length) return BINHAI;
  const lons = spots.map(([lon]) => lon);
  const lats = spots.map(([, lat]) => lat);
  return [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
}

function show(map, coordinates, rows) {
  new Popup({ maxWidth: "18rem", focusAfterOpen: true }).setLngLat(coordinates).setDOMContent(popupOf(rows)).addTo(map);
}

async function openCluster(map, feature) {
  const source = map.getSource("places");
  const { cluster_id: id } = feature.properties;
  const zoom = await source.getClusterExpansionZoom(id);
  if (zoom <= 15) {
    map.easeTo({ center: feature.geometry.coordinates, zoom: zoom + 0.3 });
    return;
  }
  const leaves = await source.getClusterLeaves(id, 60, 0);
  show(map, feature.geometry.coordinates, leaves.map((leaf) => leaf.properties));
}

function markerOf(map, feature) {
  const button = document.createElement("button");
  const { properties } = feature;
  button.type = "button";
  if (properties.cluster) {
    button.className = `map-cluster${properties.point_count > 50 ? " map-cluster-big" : ""}`;
    button.textContent = properties.point_count_abbreviated;
    button.setAttribute("aria-label", clusterLabel(properties.point_count));
  } else {
    button.className = `map-place${properties.kind ? ` map-place-${properties.kind}` : ""}`;
    button.setAttribute("aria-label", properties.name ?? "");
  }
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    if (properties.cluster) openCluster(map, feature);
    else show(map, feature.geometry.coordinates, [properties]);
  });
  return new Marker({ element: button }).setLngLat(feature.geometry.coordinates);
}

/** Markers follow what the source shows at this zoom. */
function keepMarkers(map) {
  let shown = new Map();
  return () => {
    if (!map.isSourceLoaded("places")) return;
    const next = new Map();
    const seen = map.getBounds();
    for (const feature of map.querySourceFeatures("places")) {
      if (!seen.contains(feature.geometry.coordinates)) continue; // nothing out of sight takes the focus
      const { cluster_id: cluster, name } = feature.properties;
      const key = cluster ? `c${cluster}` : `${name}|${feature.geometry.coordinates}`;
      if (!next.has(key)) next.set(key, shown.get(key) ?? markerOf(map, feature).addTo(map));
    }
    for (const [key, marker] of shown) if (!next.has(key)) marker.remove();
    shown = next;
  };
}

async function featuresAt(address) {
  const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
  return (await answer.json()).features;
}

export async function drawMap(place) {
  const told = document.createElement("p");
  told.className = "map-told";
  told.textContent = words().loading;
  place.append(told);
  let features;
  try {
    features = await featuresAt(place.dataset.mapUrl);
    if (place.dataset.mapLines) features.push(...linesAmong(features, await featuresAt(place.dataset.mapLines)));
  } catch {
    told.textContent = words().failed;
    return;
  }
  const isName = ({ properties }) => properties?.kind === "name"; // of a park: words, no place to press
  const collect = (kind) => ({
    type: "FeatureCollection",
    features: features.filter((feature) => feature.geometry?.type === kind && !isName(feature)),
  });
  const data = { points: collect("Point"), lines: collect("LineString") };
  let map;
  try {
    map = new MapView({
      container: place,
      style: styleOf(data),
      bounds: boundsOf([...data.points.features, ...data.lines.features]),
      fitBoundsOptions: { padding: 48, maxZoom: 13 },
      attributionControl: false,
      maxZoom: 17,
      dragRotate: false,
      locale: mapLocale(),
      cooperativeGestures: place.dataset.mapCooperative !== undefined,
    });
  } catch {
    told.textContent = words().failed; // no WebGL here; the list beside the map holds the same places
    return;
  }
  told.remove();
  if (place.getAttribute("role") === "img") place.setAttribute("role", "region"); // it holds buttons now
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new AttributionControl({ compact: true, customAttribution: [mapCredit, mapTilesCredit].filter(Boolean) }));
  const keep = keepMarkers(map);
  map.on("load", () => {
    startLines(map, theme(), looks().link);
    startSwitch(map, place.closest(".card")?.querySelector("[data-map-switch]"));
    map.on("render", keep);
    map.on("moveend", keep);
    keep();
    startLabels(map, mapBase.replace("binhai", "labels"), features.filter(isName));
  });
  document.addEventListener("theme", () => recolour(map));
  place.dataset.drawn = "yes";
}
