// The row above the map: what is shown, with the signs that stand for it, and the tools.
import { element, locale } from "../words.js";
import { colours, onTheme } from "./colours.js";
import { coverageChoice } from "./coverage.js";
import { said } from "./said.js";
import { KINDS, sign } from "./signs.js";

const SIGNS = {
  incidents: [["incident-1", "priority_1"], ["incident-2", "priority_2"], ["incident-3", "priority_3"]],
  needs: [["need-red", "need_red"], ["need-missing", "need_missing"], ["need-covered", "need_covered"]],
  closures: [["closure", "layer_closures"]],
};
const STAGED = [["free", "stage_free"], ["reserved", "stage_reserved"], ["moving", "stage_moving"], ["there", "stage_there"], ["out", "stage_out"], ["register", "stage_register"]];

/** Return the row of a map with such layers. */
export function controls(host, layers) {
  const row = element("div", { class: "sv-map-controls" });
  const list = element("div", { class: "sv-map-layers" });
  for (const layer of layers.filter((one) => one !== "municipalities")) list.append(layerOf(host, layer));
  const details = element("details", { class: "sv-map-menu" }, element("summary", {}, said("layers")), list);
  if (layers.length) row.append(details);
  if (layers.includes("resources")) row.append(...filters(host));
  row.append(coverageChoice(host));
  const measure = element("button", { type: "button", class: "ds-button", "data-variant": "secondary", "data-size": "sm" }, said("measure"));
  measure.addEventListener("click", () => host.measure());
  row.append(measure);
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
  onTheme(() => row.isConnected && row.querySelectorAll("canvas[data-sign]").forEach((one) => one.replaceWith(drawn(one.dataset.sign))));
  return row;
}

function layerOf(host, layer) {
  const box = element("input", { type: "checkbox", class: "ds-input", checked: "" });
  box.addEventListener("change", () => host.toggle(layer, box.checked));
  const part = element("div", {}, element("label", {}, box, said(`layer_${layer}`)));
  const signs = [...(SIGNS[layer] ?? [])];
  if (layer === "resources") {
    signs.push(...KINDS.map((kind) => [`resource|${kind}|free|new`, `kind_${kind}`]));
    signs.push(...STAGED.map(([stage, words]) => [`resource|fire|${stage}|new`, words]));
    signs.push(["resource|fire|free|old", "old"]);
  }
  if (signs.length) {
    const told = element("ul");
    for (const [name, words] of signs) told.append(element("li", {}, drawn(name), begun(said(words))));
    part.append(told);
  }
  return part;
}

// The words of a sign stand within a sentence elsewhere; here each begins a line.
const begun = (words) => words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);

function drawn(name) {
  const canvas = sign(name, colours(), 24);
  canvas.dataset.sign = name;
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

function filters(host) {
  const choice = (label, options, call) => {
    const select = element("select", { class: "ds-input", "aria-label": label, "data-size": "sm" });
    for (const [value, words] of options) select.append(element("option", { value }, words));
    select.addEventListener("change", () => call(select.value));
    return select;
  };
  return [
    choice(said("which"), [["", said("all")], ["free", said("only_free")]], (value) => host.register.want({ isFree: value === "free" })),
    choice(said("which_kind"), [["", said("all_kinds")], ...KINDS.map((kind) => [kind, said(`kind_${kind}`)])], (kind) => host.register.want({ kind })),
  ];
}
