// Footprints over time: a slider over the moments at which areas and closures begin and end.
import { clock, element } from "../words.js";
import { said } from "./said.js";

const TIMED = ["areas", "closures"];
const STEP_MS = 15 * 60_000;
const MOST_MS = 14 * 86_400_000; // beyond a fortnight each step would be hours

export class Moments {
  #host;
  #now = null;
  #slider = element("input", { type: "range", step: String(STEP_MS), class: "sv-map-range" });
  #out = element("output");
  #back;

  constructor(host) {
    this.#host = host;
    this.#slider.setAttribute("aria-label", said("moment"));
    this.#back = element("button", { type: "button", class: "ds-button", "data-variant": "secondary", "data-size": "sm" }, said("now"));
    this.bar = element("div", { class: "sv-map-bar", hidden: "" }, element("span", {}, said("moment")), this.#slider, this.#out, this.#back);
    this.#slider.addEventListener("input", () => this.#show(Number(this.#slider.value)));
    this.#back.addEventListener("click", () => this.#show(null));
  }

  /** The moment at which the areas were read. */
  now(ms) {
    this.#now = ms;
    for (const layer of TIMED) this.changed(layer);
  }

  /** A layer has other features: the slider reaches from the first beginning to the last end. */
  changed(layer) {
    if (!TIMED.includes(layer) || this.#now === null) return;
    const told = TIMED.flatMap((one) => (this.#host.layers.includes(one) ? this.#host.features(one) : [])).map((one) => one.properties);
    const times = told.flatMap((one) => [one.from_ms, one.until_ms]).filter((ms) => Number.isFinite(ms) && Math.abs(ms - this.#now) < MOST_MS);
    this.bar.hidden = !told.some((one) => one.until_ms > this.#now || one.from_ms > this.#now);
    if (this.bar.hidden) return this.#show(null);
    const [first, last] = [Math.min(this.#now, ...times), Math.max(this.#now, ...times)];
    this.#slider.min = String(Math.floor(first / STEP_MS) * STEP_MS);
    this.#slider.max = String(Math.ceil(last / STEP_MS) * STEP_MS);
    if (!this.chosen) this.#show(null);
  }

  #show(ms) {
    this.chosen = ms;
    this.#back.disabled = ms === null;
    const at = ms ?? this.#now;
    if (ms === null && at !== null) this.#slider.value = String(at);
    for (const layer of TIMED) this.#host.picture?.at(layer, at);
    if (at === null) return;
    const day = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Oslo", day: "numeric", month: "numeric" }).format(at);
    const words = `${day.replace("/", ".")} ${clock(at)}`;
    this.#out.textContent = ms === null ? `${words} (${said("now")})` : words;
    this.#slider.setAttribute("aria-valuetext", this.#out.textContent);
  }
}
