// Set a pin, draw an area, measure a way: by pointer, or by keys with the cross in the middle of the map.
import { element, number } from "../words.js";
import { said } from "./said.js";

const EARTH_M = 6_371_008.8;
const SAME_PX = 8; // a point set again in its place ends the drawing

/** Metres along a great circle between two positions. */
export function metres([lon1, lat1], [lon2, lat2]) {
  const rad = Math.PI / 180;
  const h = Math.sin(((lat2 - lat1) * rad) / 2) ** 2 + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lon2 - lon1) * rad) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(h));
}

export class Tools {
  #host;
  #now = null; // { kind, points, end }
  #hint = element("p", { role: "status" });
  #buttons;

  constructor(host) {
    this.#host = host;
    const button = (words, call) => {
      const made = element("button", { type: "button", class: "ds-button", "data-variant": "secondary", "data-size": "sm" }, words);
      made.addEventListener("click", call);
      return made;
    };
    this.#buttons = {
      set: button(said("set_here"), () => this.#set(this.#middle())),
      undo: button(said("undo"), () => this.#undo()),
      finish: button(said("finish"), () => this.#finish()),
      cancel: button(said("cancel"), () => this.#end(null)),
    };
    this.bar = element("div", { class: "sv-map-bar", hidden: "" }, this.#hint, ...Object.values(this.#buttons));
  }

  get isBusy() {
    return this.#now !== null;
  }

  pick() {
    return this.#begin("pick", said("how_pick"));
  }

  draw() {
    return this.#begin("draw", said("how_draw"));
  }

  /** Begin to measure, or end it. */
  measure() {
    if (this.#now?.kind === "measure") return this.#end(null);
    return this.#begin("measure", said("how_measure"));
  }

  #begin(kind, words) {
    this.#end(null);
    const gl = this.#host.picture?.gl;
    if (!gl) {
      this.#host.tell(said("no_webgl"));
      return Promise.resolve(null);
    }
    return new Promise((resolve) => {
      const canvas = gl.getCanvas();
      const clicked = (event) => this.#set([event.lngLat.lng, event.lngLat.lat]);
      const pressed = (event) => this.#pressed(event);
      const off = () => {
        gl.off("click", clicked);
        this.#host.removeEventListener("keydown", pressed);
      };
      this.#now = { kind, words, points: [], end: resolve, off };
      gl.on("click", clicked);
      gl.doubleClickZoom.disable();
      this.#host.addEventListener("keydown", pressed);
      this.#host.box.classList.add("is-aiming");
      this.bar.hidden = false;
      this.#buttons.undo.hidden = this.#buttons.finish.hidden = kind === "pick";
      canvas.style.cursor = "crosshair";
      canvas.focus();
      this.#tell();
    });
  }

  #pressed(event) {
    if (event.key === "Escape") this.#end(null);
    else if (event.target.closest("button")) return;
    else if (event.key === "Enter") this.#set(this.#middle());
    else if (event.key === "Backspace") this.#undo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #middle() {
    const { lng, lat } = this.#host.picture.gl.getCenter();
    return [lng, lat];
  }

  #set(point) {
    const { kind, points } = this.#now;
    if (kind === "pick") return this.#end({ lon: round(point[0]), lat: round(point[1]) });
    const gl = this.#host.picture.gl;
    const last = points.at(-1);
    if (last && gl.project(last).dist(gl.project(point)) < SAME_PX) {
      if (kind === "draw") this.#finish();
      return;
    }
    points.push(point.map(round));
    this.#sketch();
    this.#tell();
  }

  #undo() {
    this.#now.points.pop();
    this.#sketch();
    this.#tell();
  }

  #finish() {
    const { kind, points } = this.#now;
    if (kind === "measure") return this.#end(null);
    if (points.length < 3) return this.#tell(said("three_points"));
    this.#end({ type: "Polygon", coordinates: [[...points, points[0]]] });
  }

  #end(result) {
    if (!this.#now) return;
    const { off, end } = this.#now;
    off();
    this.#now = null;
    this.bar.hidden = true;
    this.#host.box.classList.remove("is-aiming");
    this.#host.picture.gl.getCanvas().style.cursor = "";
    this.#host.picture.gl.doubleClickZoom.enable();
    this.#sketch();
    end(result);
  }

  #sketch() {
    const gl = this.#host.picture.gl;
    const { kind, points } = this.#now ?? { points: [] };
    const { accent, halo } = this.#host.picture.colours;
    if (!gl.getSource("sketch")) {
      gl.addSource("sketch", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
      gl.addLayer({ id: "sketch-fill", type: "fill", source: "sketch", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": accent, "fill-opacity": 0.15 } });
      gl.addLayer({ id: "sketch-line", type: "line", source: "sketch", paint: { "line-color": accent, "line-width": 2.5, "line-dasharray": [2, 1] } });
      gl.addLayer({ id: "sketch-points", type: "circle", source: "sketch", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 4.5, "circle-color": halo, "circle-stroke-color": accent, "circle-stroke-width": 2.5 } });
    }
    const geometries = points.map((one) => ({ type: "Point", coordinates: one }));
    if (points.length > 1) geometries.push({ type: "LineString", coordinates: points });
    if (kind === "draw" && points.length > 2) geometries.push({ type: "Polygon", coordinates: [[...points, points[0]]] });
    gl.getSource("sketch").setData({ type: "FeatureCollection", features: geometries.map((geometry) => ({ type: "Feature", properties: {}, geometry })) });
  }

  #tell(more = "") {
    const { kind, points, words } = this.#now;
    const parts = [words, more];
    if (kind === "draw" && points.length) parts.push(said("points", { n: number(points.length) }));
    if (kind === "measure") {
      const sum = points.slice(1).reduce((so_far, point, at) => so_far + metres(points[at], point), 0);
      if (points.length > 1) parts.push(said("length", { km: number(sum / 1000, sum < 100_000 ? 2 : 0) }));
    }
    this.#hint.textContent = parts.filter(Boolean).join(" ");
  }
}

const round = (degrees) => Math.round(degrees * 1e6) / 1e6;
