// The picture: MapLibre with the base map under our layers. Everything that draws goes through here.
import { AttributionControl, Map as GlMap, NavigationControl, ScaleControl, setWorkerCount } from "../vendor/maplibre-gl.mjs";
import { Base } from "./base.js";
import { Batch } from "./batch.js";
import { colours, onTheme } from "./colours.js";
import { ORDER, boxOf, drawn, labelOf, middle } from "./layers.js";
import { RATIO, SIGNS, sign } from "./signs.js";
import { said } from "./said.js";

const NORWAY = [[4, 57.5], [32, 71.5]];
const NAMED = new Set(["areas", "closures"]); // outlines whose name or sign stands in the middle, once
const POINTED = ["resources", "resources-apart", "incidents", "needs", "closures", "areas"]; // that a click chooses

export class Picture {
  #host;
  #colours = colours();
  #batches = new Map(); // source → Batch
  #layers = new Set(); // of ours that are drawn
  #hidden = new Set();

  constructor(host) {
    this.#host = host;
  }

  /** Open it; resolves when layers can be drawn, `filled` when the base map is there. */
  async open() {
    setWorkerCount(1); // one is enough for what is drawn, and the others have two cores between them
    const box = this.#host.dataset.fit?.split(",").map(Number);
    this.gl = new GlMap({
      container: this.#host.box,
      style: Base.style(this.#colours),
      bounds: box?.length === 4 ? box : NORWAY,
      fitBoundsOptions: { padding: 24 },
      maxZoom: 17,
      minZoom: 1.5,
      renderWorldCopies: false,
      dragRotate: false,
      pitchWithRotate: false,
      attributionControl: false,
      locale: { "Map.Title": this.#host.getAttribute("label") ?? said("map"), "NavigationControl.ZoomIn": said("zoom_in"), "NavigationControl.ZoomOut": said("zoom_out"), "AttributionControl.ToggleAttribution": said("sources") },
      canvasContextAttributes: { antialias: false },
      fadeDuration: 0,
    });
    this.gl.touchZoomRotate.disableRotation();
    this.gl.keyboard.disableRotation();
    this.gl.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.gl.addControl(new ScaleControl({ unit: "metric", maxWidth: 120 }), "bottom-left");
    this.gl.addControl(new AttributionControl({ compact: false, customAttribution: ["© OpenStreetMap contributors, ODbL", "Natural Earth"] }), "bottom-right");
    this.gl.getCanvas().setAttribute("aria-label", `${this.#host.getAttribute("label") ?? said("map")}. ${said("by_keyboard")}`);
    this.gl.setMissingStyleImageResolver?.(() => {});
    await new Promise((resolve) => (this.gl.isStyleLoaded() ? resolve() : this.gl.once("style.load", resolve)));
    this.#signs();
    const base = new Base(this.gl);
    this.filled = base.fill();
    this.gl.on("click", (event) => this.#clicked(event));
    this.gl.on("mousemove", (event) => {
      if (!this.#host.tools.isBusy) this.gl.getCanvas().style.cursor = this.#under(event.point).length ? "pointer" : "";
    });
    onTheme(() => this.#repaint());
  }

  close() {
    this.gl.remove();
  }

  show(layer, features) {
    this.#ensure(layer);
    if (layer === "resources") {
      this.#batch("resources").all(features.filter((one) => !isApart(one)).map(forGl(layer)));
      this.#batch("resources-apart").all(features.filter(isApart).map(forGl(layer)));
      return;
    }
    this.#batch(layer).all(features.map(forGl(layer)));
    if (layer === "municipalities") this.#batch("places").all(features.map(place));
    if (NAMED.has(layer)) this.#batch(`${layer}-names`).all(features.map(name(layer)));
  }

  patch(layer, feature) {
    this.#ensure(layer);
    if (layer === "resources") {
      // At rest it stands among the others, else by itself: it may change places.
      const [here, there] = isApart(feature) ? ["resources-apart", "resources"] : ["resources", "resources-apart"];
      this.#batch(there).remove(feature.id);
      this.#batch(here).put(forGl(layer)(feature));
      return;
    }
    this.#batch(layer).put(forGl(layer)(feature));
    if (NAMED.has(layer)) this.#batch(`${layer}-names`).put(name(layer)(feature));
  }

  remove(layer, id) {
    if (!this.#layers.has(layer)) return;
    for (const source of Object.keys(drawn(layer, this.#colours).sources)) this.#batch(source).remove(id);
  }

  /** Show a layer or hide it. */
  toggle(layer, isShown) {
    if (isShown) this.#hidden.delete(layer);
    else this.#hidden.add(layer);
    if (!this.#layers.has(layer)) return;
    for (const { id } of drawn(layer, this.#colours).layers)
      if (!id.startsWith("shade-")) this.gl.setLayoutProperty(id, "visibility", isShown ? "visible" : "none");
  }

  /** Show of a layer what holds at a moment; null: all of it. */
  at(layer, ms) {
    if (!this.#layers.has(layer)) return;
    for (const { id, filter } of drawn(layer, this.#colours).layers) {
      const holds = ["all", ["<=", ["coalesce", ["get", "from_ms"], 0], ms], ["any", ["!", ["has", "until_ms"]], [">", ["get", "until_ms"], ms]]];
      this.gl.setFilter(id, ms === null ? (filter ?? null) : filter ? ["all", filter, holds] : holds);
    }
  }

  fit([west, south, east, north]) {
    this.gl.fitBounds([[west, south], [east, north]], { padding: 40, maxZoom: 13, animate: false });
  }

  /** Look at a feature, near enough to tell it from its neighbours. */
  look(feature) {
    const [west, south, east, north] = boxOf(feature.geometry);
    if (west === east && south === north) this.gl.jumpTo({ center: [west, south], zoom: Math.max(this.gl.getZoom(), 11) });
    else this.fit([west, south, east, north]);
  }

  /** The colours of now. */
  get colours() {
    return this.#colours;
  }

  #ensure(layer) {
    if (this.#layers.has(layer)) return;
    this.#layers.add(layer);
    const { sources, layers } = drawn(layer, this.#colours);
    for (const [id, source] of Object.entries(sources)) this.gl.addSource(id, source);
    const above = ORDER.slice(ORDER.indexOf(layer) + 1).find((one) => ORDER.includes(layer) && this.#layers.has(one));
    const before = above && drawn(above, this.#colours).layers[0].id;
    const own = ORDER.includes(layer) ? undefined : null;
    const under = before ?? (own === undefined ? this.#firstOwn() : undefined);
    for (const one of layers) this.gl.addLayer(one, under);
    if (this.#hidden.has(layer)) this.toggle(layer, false);
  }

  /** The lowest layer of a page's own: ours lie below it. */
  #firstOwn() {
    const owner = [...this.#layers].find((one) => !ORDER.includes(one));
    return owner && drawn(owner, this.#colours).layers.map(({ id }) => id).find((id) => this.gl.getLayer(id));
  }

  #batch(source) {
    if (!this.#batches.has(source)) this.#batches.set(source, new Batch(this.gl.getSource(source)));
    return this.#batches.get(source);
  }

  #signs() {
    for (const one of SIGNS) {
      const canvas = sign(one, this.#colours);
      const image = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      if (this.gl.hasImage(one)) this.gl.updateImage(one, image);
      else this.gl.addImage(one, image, { pixelRatio: RATIO });
    }
  }

  #repaint() {
    this.#colours = colours();
    const layers = [...Base.style(this.#colours).layers, ...[...this.#layers].flatMap((one) => drawn(one, this.#colours).layers)];
    for (const { id, paint } of layers)
      for (const [name, value] of Object.entries(paint ?? {})) if (this.gl.getLayer(id)) this.gl.setPaintProperty(id, name, value);
    this.#signs();
    this.#host.shading.draw();
    this.#host.dispatchEvent(new CustomEvent("sv:repainted"));
  }

  #under(point) {
    const layers = [...POINTED, ...[...this.#layers].filter((one) => !ORDER.includes(one)), "shade-area", "shade-point", "resources-cluster"].filter((id) => this.gl.getLayer(id));
    const around = [[point.x - 4, point.y - 4], [point.x + 4, point.y + 4]];
    return this.gl.queryRenderedFeatures(around, { layers });
  }

  #clicked(event) {
    if (this.#host.tools.isBusy) return;
    const [found] = this.#under(event.point);
    if (!found) return;
    if (found.properties.cluster) {
      this.gl.getSource("resources").getClusterExpansionZoom(found.properties.cluster_id).then((zoom) => this.gl.easeTo({ center: found.geometry.coordinates, zoom: zoom + 0.3 }));
      return;
    }
    const layer = found.source.replace(/-(apart|names)$/, "");
    const feature = this.#host.feature(layer, found.properties.id);
    if (feature) this.#host.choose(layer, feature);
  }
}

const isApart = (feature) => ["reserved", "moving", "there"].includes(feature.properties.stage);
const forGl = (layer) => (feature) => ({
  type: "Feature",
  id: feature.id,
  geometry: feature.geometry,
  properties: { ...feature.properties, id: String(feature.id), label: labelOf(layer, feature) },
});
const name = (layer) => (feature) => ({
  type: "Feature",
  id: feature.id,
  geometry: { type: "Point", coordinates: middle(feature.geometry) },
  properties: { ...feature.properties, id: String(feature.id), label: labelOf(layer, feature) },
});
const place = ({ id, properties }) => ({
  type: "Feature",
  id,
  geometry: { type: "Point", coordinates: [properties.lon, properties.lat] },
  properties: { id, name: properties.name, people: properties.people },
});
