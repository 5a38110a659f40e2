// Municipalities by a number, as colour and, where they are points, as size: what a step costs is 357 states.
import { element, number } from "../words.js";
import { said } from "./said.js";

export class Shade {
  #host;
  #values = null; // number of a municipality → one value a step
  #how = {};
  #step = 0;
  #slider = element("input", { type: "range", min: "0", class: "sv-map-range" });
  #out = element("output");
  #legend = element("div", { class: "sv-map-legend" });
  #line;

  constructor(host) {
    this.#host = host;
    this.#line = element("div", { class: "sv-map-slide" }, this.#slider, this.#out);
    this.bar = element("div", { class: "sv-map-bar sv-map-shade", hidden: "" }, this.#legend, this.#line);
    this.#slider.addEventListener("input", () => this.#go(Number(this.#slider.value)));
  }

  /** The values of a municipality at the step shown; undefined: none. */
  value(id) {
    return this.#values?.[id]?.[this.#step];
  }

  begin(values, how) {
    if (!values) {
      this.#values = null;
      this.bar.hidden = true;
      this.draw();
      return;
    }
    this.#values = Object.fromEntries(Object.entries(values).map(([id, one]) => [id, Array.isArray(one) || ArrayBuffer.isView(one) ? one : [one]]));
    const all = Object.values(this.#values).flatMap((one) => [...one]).filter(Number.isFinite);
    const [low, high] = all.reduce(([least, most], one) => [Math.min(least, one), Math.max(most, one)], [Infinity, -Infinity]);
    this.#how = { min: low, max: high, steps: [], legend: "", digits: 0, ...how };
    this.#step = Math.min(this.#step, Math.max(0, this.#how.steps.length - 1));
    this.#slider.max = String(Math.max(0, this.#how.steps.length - 1));
    this.#slider.value = String(this.#step);
    this.#slider.setAttribute("aria-label", this.#how.legend || said("step"));
    this.#line.hidden = this.#how.steps.length < 2;
    this.bar.hidden = false;
    this.draw();
    this.#go(this.#step);
  }

  /** Draw in the colours of now; where there is no picture the table and the legend say it. */
  draw() {
    const gl = this.#host.picture?.gl;
    const isShown = this.#values !== null;
    if (gl?.getLayer("shade-area")) {
      for (const id of ["shade-area", "shade-point"]) gl.setLayoutProperty(id, "visibility", isShown ? "visible" : "none");
      if (isShown) this.#paint(gl);
    }
    if (isShown) this.#explain();
  }

  #paint(gl) {
    const { halo, unknown, shades } = this.#host.picture.colours;
    const { min, max } = this.#how;
    const value = ["number", ["feature-state", "value"], min];
    const scale = shades.flatMap((shade, i) => [min + ((max - min || 1) * i) / (shades.length - 1), shade]);
    const colour = ["case", ["boolean", ["feature-state", "known"], false], ["interpolate", ["linear"], value, ...scale], halo];
    gl.setPaintProperty("shade-area", "fill-color", colour);
    gl.setPaintProperty("shade-point", "circle-color", colour);
    gl.setPaintProperty("shade-point", "circle-stroke-color", ["case", ["boolean", ["feature-state", "known"], false], halo, unknown]);
    const size = ["interpolate", ["linear"], value, min, 3.5, min + (max - min || 1), 9];
    gl.setPaintProperty("shade-point", "circle-radius", ["interpolate", ["linear"], ["zoom"], 4, size, 9, ["*", 2, size]]);
    this.#states(gl);
  }

  #states(gl) {
    for (const { id } of this.#host.features("municipalities")) {
      const value = this.value(id);
      gl.setFeatureState({ source: "municipalities", id: String(id) }, { value: Number.isFinite(value) ? value : 0, known: Number.isFinite(value) });
    }
  }

  #go(step) {
    this.#step = step;
    const words = this.#how.steps[step] ?? "";
    this.#out.textContent = words;
    this.#slider.setAttribute("aria-valuetext", words);
    const gl = this.#host.picture?.gl;
    if (gl?.getLayer("shade-area")) this.#states(gl);
    this.#host.table.changed("municipalities");
    this.#host.dispatchEvent(new CustomEvent("sv:step", { bubbles: true, detail: { step } }));
  }

  #explain() {
    const { min, max, legend, digits } = this.#how;
    const shades = this.#host.picture?.colours.shades ?? [];
    const bar = element("span", { class: "sv-map-ramp", "aria-hidden": "true" });
    for (const shade of shades) {
      const part = element("span");
      part.style.background = shade;
      bar.append(part);
    }
    this.#legend.replaceChildren(element("strong", {}, legend), number(min, digits), bar, number(max, digits));
  }
}
