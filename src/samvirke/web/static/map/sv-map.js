// <sv-map>: a map that needs no tile server, and the same in a table.
//
//   {% from "map.html" import map with context %}
//   {{ map(["resources", "incidents", "needs", "closures", "areas"], _("Map of the situation"), id="map") }}
//   <script type="module" src="{{ static('map/sv-map.js') }}"></script>
//
// writes <sv-map id="map" data-space="live" data-layers="resources incidents …" data-live label="…">.
// data-live: what changes on the node changes on the map. data-fit="w,s,e,n": what is looked at first.
// A layer that is not in data-layers exists as soon as a page gives it something by `show`.
//
//   await map.ready                        the layers that the node fills are there
//   map.show(layer, featureCollection)     all of a layer; each feature has an id that stays its own
//   map.patch(layer, feature)              one feature, new or changed; map.remove(layer, id)
//   map.fit([w, s, e, n])                  look at a box; map.focus(layer, id): at one feature, and choose it
//   await map.pick()                       { lat, lon }, or null on Esc
//   await map.draw()                       a GeoJSON Polygon, or null on Esc
//   map.measure()                          begin or end measuring
//   map.shade(values, { min, max, steps, legend, digits })
//                                          colour the municipalities of the register: number → value, or number
//                                          → [one value a step]; `steps` are the words of the slider's steps.
//                                          map.shade(null) ends it. Tells sv:step { step } as it is moved.
//   event sv:chosen { layer, id, properties }   somebody chose a feature, on the map or in the table
//
// Properties that are read, all optional: name, from_ms and until_ms (the slider of moments), and in layers of a
// page's own `look`: "pin", "strong" or "weak".
//
// By keyboard: Tab to the map, arrows and + − move it; while one picks, draws or measures, Enter sets a point at
// the cross in the middle, Backspace takes the last away, Esc ends it. Every feature is reached by the table.
// Without WebGL the table stays, and a note says so; `ready` comes all the same.
import { element } from "../words.js";
import { begin } from "./base.js";
import { controls } from "./controls.js";
import { said } from "./said.js";
import { Register } from "./register.js";
import { Follow } from "./live.js";
import { Moments } from "./moments.js";
import { Shade } from "./shade.js";
import { Table } from "./table.js";
import { Tools } from "./tools.js";

const PATIENCE_MS = 500;

class SvMap extends HTMLElement {
  #ready = Promise.withResolvers?.() ?? resolvers();
  #features = new Map(); // layer → Map of id → feature: what stands, whether or not it can be drawn
  #hidden = new Set();
  #filters = new Map(); // layer → says of a feature whether it is shown
  picture = null; // what draws; null without WebGL

  get ready() {
    return this.#ready.promise;
  }

  async connectedCallback() {
    if (this.dataset.begun !== undefined) return;
    this.dataset.begun = "";
    this.space = this.dataset.space;
    const layers = (this.dataset.layers ?? "").split(/[ ,]+/).filter(Boolean);
    for (const layer of layers) this.#features.set(layer, new Map());
    this.table = new Table(this, document.getElementById(`${this.id}-table`));
    this.note = element("p", { class: "sv-map-note", role: "status" });
    this.box = element("div", { class: "sv-map-box" });
    this.card = element("div", { class: "sv-map-card", hidden: "" });
    this.tools = new Tools(this);
    this.moments = new Moments(this);
    this.shading = new Shade(this);
    this.register = new Register(this);
    this.append(controls(this, layers), this.box, this.note, this.tools.bar, this.moments.bar, this.shading.bar, this.card);
    const follow = new Follow(this, layers, this.hasAttribute("data-live"));
    await Promise.all([this.#open(), follow.begin()]);
    follow.roads();
    await this.picture?.filled;
    this.dataset.ready = "";
    this.#ready.resolve(this);
  }

  disconnectedCallback() {
    // Moved within the page, as a morph does, it is back at once; else it is over.
    setTimeout(() => !this.isConnected && this.picture?.close(), 0);
  }

  async #open() {
    begin().catch(() => {}); // told where it is drawn
    const [{ Picture }] = await Promise.all([import("./picture.js"), usable()]);
    const picture = new Picture(this);
    try {
      await picture.open();
    } catch (error) {
      if (document.createElement("canvas").getContext("webgl2")) throw error;
      this.box.hidden = true;
      this.tell(said("no_webgl"));
      document.getElementById(`${this.id}-table`)?.setAttribute("open", "");
      return;
    }
    this.picture = picture;
    for (const layer of this.#features.keys()) picture.show(layer, this.#shown(layer));
    for (const layer of this.#hidden) picture.toggle(layer, false);
    this.shading.draw();
  }

  /** Say something below the map. */
  tell(words) {
    this.note.textContent = words;
  }

  show(layer, collection) {
    this.#features.set(layer, new Map(collection.features.map((one) => [String(one.id), one])));
    this.picture?.show(layer, this.#shown(layer));
    this.#changed(layer);
  }

  patch(layer, feature) {
    if (!this.#features.has(layer)) this.show(layer, { features: [] });
    const held = this.#features.get(layer);
    held.set(String(feature.id), feature);
    const isShown = this.#filters.get(layer)?.(feature) ?? true;
    if (isShown) this.picture?.patch(layer, feature);
    else this.picture?.remove(layer, String(feature.id));
    this.#changed(layer);
  }

  remove(layer, id) {
    this.#features.get(layer)?.delete(String(id));
    this.picture?.remove(layer, String(id));
    this.#changed(layer);
  }

  /** Show only the features of a layer of which a function says so; null: all. */
  filter(layer, keep) {
    if (keep) this.#filters.set(layer, keep);
    else this.#filters.delete(layer);
    this.picture?.show(layer, this.#shown(layer));
    this.#changed(layer);
  }

  /** Show a layer or hide it; the table shows it all the same. */
  toggle(layer, isShown) {
    if (isShown) this.#hidden.delete(layer);
    else this.#hidden.add(layer);
    this.picture?.toggle(layer, isShown);
  }

  /** The features of a layer that are shown, as they stand. */
  features(layer) {
    return this.#shown(layer);
  }

  feature(layer, id) {
    return this.#features.get(layer)?.get(String(id)) ?? null;
  }

  get layers() {
    return [...this.#features.keys()];
  }

  fit(box) {
    this.picture?.fit(box);
  }

  focus(layer, id) {
    const feature = this.feature(layer, id);
    if (!feature) return;
    this.picture?.look(feature);
    this.choose(layer, feature);
  }

  /** A feature was chosen: it is told in the card, and to the page. */
  choose(layer, feature) {
    this.table.tell(this.card, layer, feature);
    this.dispatchEvent(
      new CustomEvent("sv:chosen", {
        bubbles: true,
        detail: { layer, id: feature.id, properties: feature.properties },
      }),
    );
  }

  pick() {
    return this.tools.pick();
  }

  draw() {
    return this.tools.draw();
  }

  measure() {
    return this.tools.measure();
  }

  shade(values, how = {}) {
    this.shading.begin(values, how);
  }

  #shown(layer) {
    const keep = this.#filters.get(layer);
    const held = [...(this.#features.get(layer)?.values() ?? [])];
    return keep ? held.filter(keep) : held;
  }

  #changed(layer) {
    this.table.changed(layer);
    this.moments.changed(layer);
  }
}

/** Resolves when the page can be read and typed in: making a picture holds it for a while, so that comes after. */
function usable() {
  const isLive = document.getElementById("status")?.dataset.state === "live";
  return new Promise((resolve) => {
    const atRest = () => (window.requestIdleCallback ? requestIdleCallback(resolve, { timeout: PATIENCE_MS }) : setTimeout(resolve));
    if (isLive) atRest();
    else document.addEventListener("sv:connection", atRest, { once: true });
    setTimeout(resolve, PATIENCE_MS); // a node that is away never says that it is there
  });
}

/** As Promise.withResolvers, which browsers of 2023 lack. */
function resolvers() {
  const made = {};
  made.promise = new Promise((resolve) => (made.resolve = resolve));
  return made;
}

customElements.define("sv-map", SvMap);
