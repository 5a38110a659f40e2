// The base map: land, borders and the detailed coast, from files that were cut when Samvirke was built.
const VENDOR = new URL("../vendor/", import.meta.url);
const DETAIL_FROM = 7; // zoom
const OVERLAP = 0.02; // degrees, as frontend/basemap.py

const fetched = new Map();
function load(name) {
  if (!fetched.has(name)) fetched.set(name, fetch(new URL(name, VENDOR)).then((answer) => answer.json()));
  return fetched.get(name);
}

/** Begin to fetch what every map shows first. */
export const begin = () => Promise.all([load("map-world.json"), load("coast-report.json")]);

/** Read a ring `[x0, y0, dx1, dy1, …]` into positions. */
export function ring(steps, [x0, y0], step) {
  const points = [];
  let x = 0, y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    points.push([x0 + x * step, y0 + y * step]);
  }
  return points;
}

const feature = (id, type, coordinates) => ({ type: "Feature", id, properties: { id }, geometry: { type, coordinates } });
const land = (id, polygons, origin, step) =>
  feature(id, "MultiPolygon", polygons.map((rings) => rings.map((one) => ring(one, origin, step))));

export class Base {
  #map;
  #index = null;
  #held = new Set();

  constructor(map) {
    this.#map = map;
  }

  /** Sources and layers of the base map, in colours; they are filled by `fill`. */
  static style(colours) {
    const empty = { type: "geojson", data: { type: "FeatureCollection", features: [] } };
    return {
      version: 8,
      sources: {
        land: { ...empty, tolerance: 0.5, maxzoom: 10 },
        borders: { ...empty, maxzoom: 12 },
        "cell-sea": { ...empty, promoteId: "id", maxzoom: 12 },
        "cell-land": { ...empty, promoteId: "id", tolerance: 0.3, maxzoom: 12 },
      },
      layers: [
        { id: "sea", type: "background", paint: { "background-color": colours.sea } },
        { id: "land", type: "fill", source: "land", paint: { "fill-color": colours.land } },
        { id: "cell-sea", type: "fill", source: "cell-sea", minzoom: DETAIL_FROM, paint: { "fill-color": colours.sea, "fill-antialias": false } },
        { id: "cell-land", type: "fill", source: "cell-land", minzoom: DETAIL_FROM, paint: { "fill-color": colours.land } },
        { id: "borders", type: "line", source: "borders", paint: { "line-color": colours.border, "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.6, 8, 1.6], "line-dasharray": [4, 2] } },
      ],
    };
  }

  /** Fill it: what is seen from afar now, the details where somebody looks. */
  async fill() {
    const [world, nordic] = await begin();
    this.#index = { ...world, cells: new Set(world.cells) };
    const lands = Object.entries(nordic.countries).map(([name, polygons]) => land(name, polygons, nordic.origin, nordic.step));
    const { borders } = world;
    await Promise.all([
      this.#map.getSource("land").setData({ type: "FeatureCollection", features: [land("world", world.polygons, world.origin, world.step), ...lands] }),
      this.#map.getSource("borders").setData(feature("borders", "MultiLineString", borders.lines.map((line) => ring(line, borders.origin, borders.step)))),
    ]);
    this.#map.on("moveend", () => this.#bring());
    this.#bring();
  }

  async #bring() {
    if (this.#map.getZoom() < DETAIL_FROM - 0.5) return;
    const [west, south, east, north] = this.#index.window;
    const [wide, high] = this.#index.cell;
    const seen = this.#map.getBounds();
    const from = [Math.floor((Math.max(west, seen.getWest()) - west) / wide), Math.floor((Math.max(south, seen.getSouth()) - south) / high)];
    for (let x = west + from[0] * wide; x < Math.min(east, seen.getEast()); x += wide)
      for (let y = south + from[1] * high; y < Math.min(north, seen.getNorth()); y += high) this.#cell(x, y, wide, high);
  }

  async #cell(x, y, wide, high) {
    const name = `E${x}N${y}`.replaceAll(".", "_");
    if (this.#held.has(name) || !this.#index.cells.has(name)) return;
    this.#held.add(name);
    try {
      const told = await load(`map-land/${name}.json`);
      const box = [x - OVERLAP / 2, y - OVERLAP / 2, x + wide + OVERLAP / 2, y + high + OVERLAP / 2];
      const sea = feature(name, "Polygon", [[[box[0], box[1]], [box[2], box[1]], [box[2], box[3]], [box[0], box[3]], [box[0], box[1]]]]);
      this.#map.getSource("cell-sea")?.updateData({ add: [sea] });
      this.#map.getSource("cell-land")?.updateData({ add: [land(name, told.polygons, told.origin, told.step)] });
    } catch {
      // The node is away: what is seen from afar stays, and it is asked again when somebody looks here again.
      this.#held.delete(name);
      fetched.delete(`map-land/${name}.json`);
    }
  }
}
