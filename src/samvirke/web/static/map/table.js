// The same as the map shows, as a table: searched, sorted, and with a way to each feature on the map.
import { clock, element, language, number } from "../words.js";
import { said, saidOr } from "./said.js";

const ROWS = 100; // shown at a time
const CALM_MS = 700;

/** What is told of a feature of a layer: [heading, text, number to sort by]. */
function facts(host, layer, { id, properties: one }) {
  const moment = (ms) => [ms == null ? "–" : dayClock(ms), ms ?? 0];
  if (layer === "resources") {
    const does = Object.entries(one.does ?? {}).map(([name, count]) => (host.register.capabilities[name]?.[language] ?? name) + (count > 1 ? ` × ${count}` : ""));
    return [
      [said("name"), one.name],
      [said("kind"), saidOr(`kind_${one.kind}`, one.kind)],
      [said("status"), told(one)],
      [said("reported"), ...moment(one.status_at_ms)],
      [said("can"), does.join(", ")],
      [said("owner"), host.register.owners[one.owner] ?? one.owner ?? "–"],
      [said("home"), one.site ?? "–"],
      [said("quality"), saidOr(`quality_${one.quality}`, one.quality ?? "–")],
    ];
  }
  if (layer === "incidents")
    return [[said("number"), one.number ?? id], [said("name"), one.name], [said("type"), one.type ?? "–"], [said("priority"), saidOr(`priority_${one.priority}`, "–"), one.priority ?? 9], [said("place"), one.place ?? "–"], [said("since"), ...moment(one.from_ms)]];
  if (layer === "needs")
    return [[said("incident"), one.number ?? one.incident], [said("need"), host.register.capabilities[one.capability]?.[language] ?? one.capability], [said("wanted"), number(one.quantity), one.quantity], [said("missing"), number(one.missing), one.missing], [said("state"), said(one.red ? "need_red" : one.missing ? "need_missing" : "need_covered")], [said("place"), one.place ?? "–"]];
  if (layer === "closures")
    return [[said("reason"), one.name], [said("radius_m"), number(one.radius_m), one.radius_m], [said("from"), ...moment(one.from_ms)], [said("until"), ...moment(one.until_ms)], [said("centre"), one.home]];
  if (layer === "areas")
    return [[said("name"), saidOr(`zone_${one.zone}`, one.name ?? "–")], [said("kind"), said(`area_${one.kind}`)], [said("incident"), one.number ?? "–"], [said("from"), ...moment(one.from_ms)], [said("until"), ...moment(one.until_ms)]];
  if (layer === "municipalities") {
    const value = host.shading.value(id);
    return [[said("number"), id], [said("name"), one.name], [said("people"), number(one.people), one.people], ...(host.shading.bar.hidden ? [] : [[said("value"), number(value, 2), value ?? -Infinity]])];
  }
  return [[said("name"), one.name ?? id], ...Object.entries(one.facts ?? {})];
}

/** The status of a resource in words, with how sure it is. */
function told(one) {
  if (!one.status) return said(one.is_taken ? "taken" : "stage_register");
  const words = saidOr(`status_${one.status}`, one.status);
  const more = [one.is_taken && one.stage === "reserved" && one.status === "available" ? said("taken") : null, one.age === "old" ? said("old") : null].filter(Boolean);
  return more.length ? `${words} (${more.join(", ")})` : words;
}

function dayClock(ms) {
  const day = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Oslo", day: "numeric", month: "numeric", year: "numeric" }).format(ms);
  return `${day.replaceAll("/", ".")} ${clock(ms)}`;
}

export class Table {
  #host;
  #box;
  #layer = null;
  #shown = ROWS;
  #sorted = { by: 0, isDown: false };
  #timer = null;
  #offered = new Set();

  constructor(host, details) {
    this.#host = host;
    this.#box = details;
    if (!details) return;
    details.querySelector(".sv-map-plain")?.remove();
    this.search = element("input", { class: "ds-input", type: "search", id: `${host.id}-search`, autocomplete: "off" });
    this.choice = element("select", { class: "ds-input", id: `${host.id}-layer` });
    this.rows = element("div", { class: "wide", tabindex: "0", role: "region", "aria-label": said("table") });
    this.more = element("button", { type: "button", class: "ds-button", "data-variant": "secondary", "data-size": "sm" }, said("more"));
    this.count = element("p", { class: "hint", role: "status" });
    details.append(
      element("div", { class: "row sv-map-find" },
        element("div", { class: "ds-field" }, element("label", { class: "ds-label", for: this.choice.id }, said("layer")), this.choice),
        element("div", { class: "ds-field" }, element("label", { class: "ds-label", for: this.search.id }, said("search")), this.search)),
      this.count, this.rows, this.more);
    details.addEventListener("toggle", () => this.#draw());
    this.choice.addEventListener("change", () => this.#choose(this.choice.value));
    this.search.addEventListener("input", () => {
      this.#shown = ROWS;
      this.#draw();
    });
    this.more.addEventListener("click", () => {
      this.#shown += ROWS;
      this.#draw();
    });
  }

  /** A layer has changed; what is read by somebody is not taken from under them. */
  changed(layer) {
    if (!this.#box) return;
    if (!this.#offered.has(layer)) this.#offer();
    if (layer !== this.#layer || !this.#box.open) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#draw();
    }, CALM_MS);
  }

  /** Tell of one feature in a card. */
  tell(card, layer, feature) {
    const list = element("dl");
    const rows = facts(this.#host, layer, feature).map(([name, text]) => [name, text]);
    const { properties } = feature;
    if (layer === "resources") {
      rows.push([said("position"), properties.is_placed ? said("position_at", { clock: dayClock(properties.observed_at_ms ?? properties.status_at_ms) }) : said("position_home")]);
      if (properties.accuracy_m) rows.push([said("accuracy"), `${number(properties.accuracy_m)} m`]);
      if (this.#host.register.sources[properties.source]) rows.push([said("source"), `${this.#host.register.sources[properties.source]} (${properties.as_of})`]);
    }
    for (const [name, text] of rows) list.append(element("div", {}, element("dt", {}, name), element("dd", {}, String(text))));
    const close = element("button", { type: "button", class: "ds-button", "data-variant": "tertiary", "data-size": "sm" }, said("close"));
    close.addEventListener("click", () => (card.hidden = true));
    card.replaceChildren(element("h3", { class: "ds-heading", "data-size": "2xs" }, String(properties.name ?? properties.number ?? feature.id)), list, close);
    card.hidden = false;
  }

  #offer() {
    this.#offered = new Set(this.#host.layers);
    const layers = this.#host.layers.filter((one) => one !== "roads");
    this.choice.replaceChildren(...layers.map((one) => element("option", { value: one }, saidOr(`layer_${one}`, this.#host.getAttribute(`data-title-${one}`) ?? one))));
    this.#choose(layers.includes(this.#layer) ? this.#layer : layers[0]);
  }

  #choose(layer) {
    this.choice.value = layer;
    if (layer !== this.#layer) {
      this.#sorted = { by: 0, isDown: false };
      this.#shown = ROWS;
    }
    this.#layer = layer;
    this.#draw();
  }

  #draw() {
    if (!this.#box?.open || !this.#layer) return;
    const wanted = this.search.value.trim().toLocaleLowerCase();
    let rows = this.#host.features(this.#layer).map((one) => ({ one, told: facts(this.#host, this.#layer, one) }));
    if (wanted) rows = rows.filter(({ told: row }) => row.some(([, text]) => String(text).toLocaleLowerCase().includes(wanted)));
    const { by, isDown } = this.#sorted;
    const way = isDown ? -1 : 1;
    rows.sort((a, b) => way * compare(a.told[by], b.told[by]));
    this.count.textContent = rows.length ? said("rows", { shown: number(Math.min(rows.length, this.#shown)), all: number(rows.length) }) : said("nothing");
    this.more.hidden = rows.length <= this.#shown;
    this.rows.hidden = !rows.length;
    this.#fill(rows.slice(0, this.#shown));
  }

  #fill(rows) {
    const focused = this.rows.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    if (!rows.length) return this.rows.replaceChildren();
    const { by, isDown } = this.#sorted;
    const head = element("tr");
    for (const [at, [name]] of rows[0].told.entries()) {
      const sort = element("button", { type: "button", "data-key": `sort ${at}` }, name);
      sort.addEventListener("click", () => {
        this.#sorted = { by: at, isDown: by === at && !isDown };
        this.#draw();
      });
      head.append(element("th", { scope: "col", "aria-sort": by === at ? (isDown ? "descending" : "ascending") : null }, sort));
    }
    head.append(element("th", { scope: "col" }, said("on_map")));
    const body = element("tbody");
    for (const { one, told: row } of rows) {
      const line = element("tr");
      row.forEach(([, text, sorted], at) => line.append(at ? element("td", { class: sorted === undefined || !Number.isFinite(sorted) ? null : "number" }, String(text)) : element("th", { scope: "row" }, String(text))));
      const look = element("button", { type: "button", class: "ds-button", "data-variant": "tertiary", "data-size": "sm", "data-key": `show ${one.id}`, "aria-label": said("show_on_map", { name: String(row[0][1]) }) }, said("show"));
      look.addEventListener("click", () => {
        this.#host.focus(this.#layer, one.id);
        if (this.#host.picture) this.#host.box.scrollIntoView({ block: "nearest" });
      });
      line.append(element("td", {}, look));
      body.append(line);
    }
    this.rows.replaceChildren(element("table", { class: "ds-table", "data-size": "sm" }, element("thead", {}, head), body));
    if (focused) [...this.rows.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused)?.focus();
  }
}

function compare([, a, x], [, b, y]) {
  if (x !== undefined && y !== undefined && x !== y) return x < y ? -1 : 1;
  return String(a).localeCompare(String(b), language, { numeric: true });
}
