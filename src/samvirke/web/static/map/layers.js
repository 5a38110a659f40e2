// How each layer is drawn: its sources and MapLibre layers, in colours.
import { locale } from "../words.js";
import { saidOr } from "./said.js";

const FONT = ["system-ui"];
const EMPTY = { type: "FeatureCollection", features: [] };
const SHAPES = ["in", ["geometry-type"], ["literal", ["Polygon", "MultiPolygon"]]];
const POINTS = ["==", ["geometry-type"], "Point"];
const LINES = ["in", ["geometry-type"], ["literal", ["LineString", "MultiLineString"]]];

const label = (colours, offset = 1.1) => ({
  layout: { "text-field": ["coalesce", ["get", "label"], ""], "text-font": FONT, "text-size": 12, "text-anchor": "top", "text-offset": [0, offset], "text-optional": true, "text-max-width": 12 },
  paint: { "text-color": colours.label, "text-halo-color": colours.halo, "text-halo-width": 1.4 },
});
const source = (more = {}) => ({ type: "geojson", data: EMPTY, promoteId: "id", ...more });
const signed = (id, from, image, colours, more = {}) => {
  const { layout, paint } = label(colours);
  return { id, type: "symbol", source: from, filter: POINTS, layout: { ...layout, "icon-image": image, "icon-allow-overlap": true, "icon-ignore-placement": true, ...more }, paint };
};

/** Resources at rest stand in clusters from afar; those under way, reserved or there always stand alone. */
function resources(colours) {
  const shown = ["concat", "resource|", ["get", "kind"], "|", ["get", "stage"], "|", ["get", "age"]];
  const named = label(colours, 0.9);
  return {
    sources: {
      resources: source({ cluster: true, clusterRadius: 42, clusterMaxZoom: 9, clusterProperties: { free: ["+", ["case", ["==", ["get", "stage"], "free"], 1, 0]] } }),
      "resources-apart": source(),
    },
    layers: [
      { id: "resources-cluster", type: "circle", source: "resources", filter: ["has", "point_count"], paint: { "circle-color": colours.halo, "circle-opacity": 0.92, "circle-stroke-color": ["case", [">", ["get", "free"], 0], colours.free, colours.unknown], "circle-stroke-width": 2, "circle-radius": ["step", ["get", "point_count"], 11, 10, 13, 50, 16, 200, 20] } },
      { id: "resources-count", type: "symbol", source: "resources", filter: ["has", "point_count"], layout: { "text-field": ["number-format", ["get", "point_count"], { locale }], "text-font": FONT, "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": colours.label } },
      { id: "resources", type: "symbol", source: "resources", filter: ["!", ["has", "point_count"]], layout: { ...named.layout, "text-field": ["step", ["zoom"], "", 11, ["get", "name"]], "icon-image": shown, "icon-allow-overlap": true, "icon-ignore-placement": true }, paint: named.paint },
      { id: "resources-apart", type: "symbol", source: "resources-apart", layout: { ...named.layout, "text-field": ["step", ["zoom"], "", 10, ["get", "name"]], "icon-image": shown, "icon-allow-overlap": true, "icon-ignore-placement": true }, paint: named.paint },
    ],
  };
}

const areaColour = (colours) => [
  "match", ["coalesce", ["get", "zone"], ["get", "colour"], ""],
  "HOT", colours.alarm, "red", colours.alarm, "WARM", colours.busy, "orange", colours.busy, "yellow", colours.warn,
  "COLD", colours.free, "green", colours.free, colours.area,
];

const LAYERS = {
  resources,
  municipalities: (colours) => ({
    sources: { municipalities: source({ maxzoom: 10 }), places: source() },
    layers: [
      { id: "shade-area", type: "fill", source: "municipalities", filter: SHAPES, layout: { visibility: "none" }, paint: { "fill-opacity": 0.85 } },
      { id: "municipalities", type: "line", source: "municipalities", filter: SHAPES, paint: { "line-color": colours.border, "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.4, 9, 1.2] } },
      { id: "shade-point", type: "circle", source: "municipalities", filter: POINTS, layout: { visibility: "none" }, paint: { "circle-stroke-color": colours.halo, "circle-stroke-width": 1 } },
      {
        id: "places", type: "symbol", source: "places",
        layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": ["interpolate", ["linear"], ["zoom"], 4, 11, 9, 14], "symbol-sort-key": ["-", ["get", "people"]], "text-padding": 6, "text-max-width": 8 },
        filter: ["any", [">=", ["zoom"], 8], [">", ["get", "people"], ["step", ["zoom"], 60000, 5, 35000, 6, 12000, 7, 4000]]],
        paint: { "text-color": colours.label, "text-halo-color": colours.land, "text-halo-width": 1.4 },
      },
    ],
  }),
  roads: (colours) => ({
    sources: { roads: source({ maxzoom: 14 }) },
    layers: [
      { id: "roads", type: "line", source: "roads", filter: ["!", ["get", "ferry"]], layout: { "line-join": "round", "line-cap": "round" }, paint: { "line-color": colours.road, "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 6, ["match", ["get", "class"], ["motorway", "trunk"], 1.4, 0.7], 14, ["match", ["get", "class"], ["motorway", "trunk"], 7, ["primary", "secondary"], 5, 2.5]] } },
      { id: "ferries", type: "line", source: "roads", filter: ["get", "ferry"], paint: { "line-color": colours.label, "line-width": 1.2, "line-dasharray": [2, 3] } },
    ],
  }),
  areas: (colours) => {
    const named = label(colours, 0);
    return {
      sources: { areas: source(), "areas-names": source() },
      layers: [
        { id: "areas", type: "fill", source: "areas", paint: { "fill-color": areaColour(colours), "fill-opacity": 0.16 } },
        { id: "areas-line", type: "line", source: "areas", filter: ["==", ["get", "kind"], "zone"], paint: { "line-color": areaColour(colours), "line-width": 2.2 } },
        { id: "areas-warned", type: "line", source: "areas", filter: ["!=", ["get", "kind"], "zone"], paint: { "line-color": areaColour(colours), "line-width": 2, "line-dasharray": [3, 2] } },
        { id: "areas-names", type: "symbol", source: "areas-names", minzoom: 8, layout: { ...named.layout, "text-anchor": "center" }, paint: named.paint },
      ],
    };
  },
  closures: (colours) => ({
    sources: { closures: source(), "closures-names": source() },
    layers: [
      { id: "closures", type: "fill", source: "closures", paint: { "fill-color": colours.alarm, "fill-opacity": 0.14 } },
      { id: "closures-line", type: "line", source: "closures", paint: { "line-color": colours.alarm, "line-width": 2, "line-dasharray": [1, 1] } },
      signed("closures-names", "closures-names", "closure", colours),
    ],
  }),
  incidents: (colours) => ({
    sources: { incidents: source() },
    layers: [signed("incidents", "incidents", ["concat", "incident-", ["to-string", ["coalesce", ["get", "priority"], 3]]], colours)],
  }),
  needs: (colours) => ({
    sources: { needs: source() },
    layers: [signed("needs", "needs", ["case", ["get", "red"], "need-red", [">", ["get", "missing"], 0], "need-missing", "need-covered"], colours, { "icon-offset": [18, -16], "text-field": "" })],
  }),
};
/** From below to above; a page's own layers lie above them all. */
export const ORDER = ["municipalities", "roads", "areas", "closures", "resources", "needs", "incidents"];

/** How a layer is drawn; one that is not ours is a page's own. */
export function drawn(layer, colours) {
  return (LAYERS[layer] ?? own(layer))(colours);
}

const own = (layer) => (colours) => {
  const looked = ["match", ["coalesce", ["get", "look"], "point"], "pin", "pin", "strong", "strong", "weak", "weak", "point"];
  return {
    sources: { [layer]: source() },
    layers: [
      { id: `${layer}-fill`, type: "fill", source: layer, filter: SHAPES, paint: { "fill-color": colours.accent, "fill-opacity": 0.14 } },
      { id: `${layer}-line`, type: "line", source: layer, filter: ["any", SHAPES, LINES], paint: { "line-color": colours.accent, "line-width": 2.2 } },
      signed(layer, layer, looked, colours),
    ],
  };
};

/** The words under a feature's sign; a long word may break at a space of no width, so that no label is wider. */
export function labelOf(layer, feature) {
  const { properties } = feature;
  const words = layer === "areas" && properties.kind === "zone" ? saidOr(`zone_${properties.zone}`, properties.name) : properties.name;
  return (words ?? "").replace(/\S{18}/gu, "$&\u200b");
}

/** Where the name of a feature stands: its own place, or the middle of its longest outline. */
export function middle(geometry) {
  if (geometry.type === "Point") return geometry.coordinates;
  const rings = geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map((one) => (geometry.type === "MultiPolygon" ? one[0] : one));
  const longest = typeof rings[0]?.[0] === "number" ? rings : rings.reduce((best, one) => (one.length > best.length ? one : best), []);
  const [west, south, east, north] = boxOf({ type: "LineString", coordinates: longest });
  return [(west + east) / 2, (south + north) / 2];
}

/** West, south, east, north of a geometry. */
export function boxOf(geometry) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  (function walk(part) {
    if (typeof part[0] === "number") {
      box[0] = Math.min(box[0], part[0]);
      box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]);
      box[3] = Math.max(box[3], part[1]);
    } else part.forEach(walk);
  })(geometry.coordinates);
  return box;
}
