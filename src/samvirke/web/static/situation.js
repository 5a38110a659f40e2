// The page of the situation: sections that reload when something they show has changed, a form to open an
// incident that is reached by one key, and a line that tells a screen reader what is new.
import { findPlace, searchable } from "./find.js";
import "./hold.js";
import { element, word } from "./words.js";

const app = document.querySelector(".app");
const space = app.dataset.space;
const map = document.querySelector("sv-map");
// Units move all the time, and no section shows where they are.
const UNSHOWN = new Set(["unit_status", "number_series", "access_event"]);

document.body.addEventListener("sv:changed", (event) => {
  const kinds = event.detail?.kinds ?? [];
  if (kinds.length && kinds.every((kind) => UNSHOWN.has(kind))) return;
  for (const part of document.querySelectorAll("#queue, #incidents, #picture")) part.dispatchEvent(new CustomEvent("sv:board"));
});

// What is new is told once, in a few words; the title shows it in a tab behind others.
const news = document.getElementById("news");
const title = document.title;
let told = counts();
function counts() {
  const { waiting, red } = document.getElementById("queue").dataset;
  return { waiting: Number(waiting), red: Number(red) };
}
function tell() {
  const now = counts();
  if (now.waiting > told.waiting || now.red > told.red) news.textContent = word("news", now);
  told = now;
  document.title = now.waiting + now.red ? `(${now.waiting + now.red}) ${title}` : title;
}
document.body.addEventListener("htmx:after:swap", tell);
tell();

const open = document.getElementById("open");
if (open) begin();

function begin() {
  const form = open.querySelector("form.act");
  const [type, lat, lon] = ["open-type", "open-lat", "open-lon"].map((id) => document.getElementById(id));
  const status = document.getElementById("open-said");
  const doubles = document.getElementById("open-doubles");
  const done = document.getElementById("open-done");
  const first = searchable(type, { changed: suggest });
  findPlace({ input: document.getElementById("open-place"), lat, lon, pick: document.getElementById("open-pick"), status, space, set: shown });

  document.addEventListener("keydown", (event) => {
    // A function key: it writes no letter, so it takes nothing from whoever types or uses a screen reader.
    if (event.key !== "F2" || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open.open = true;
    first.focus();
  });
  open.addEventListener("toggle", () => {
    if (open.open) done.replaceChildren();
  });

  async function shown(place) {
    suggest();
    if (!map) return;
    await map.ready;
    map.fit([place.lon - 0.15, place.lat - 0.07, place.lon + 0.15, place.lat + 0.07]);
  }
  let asked = 0;
  async function suggest() {
    const mine = ++asked;
    doubles.replaceChildren();
    if (!type.value || !lat.value || !lon.value) return;
    const query = new URLSearchParams({ type: type.value, lat: lat.value.replace(",", "."), lon: lon.value.replace(",", ".") });
    const answer = await fetch(`/app/${space}/situation/doubles?${query}`).catch(() => null);
    const found = answer?.ok ? await answer.json() : [];
    if (mine !== asked || !found.length) return;
    const list = element("ul", {}, ...found.map((one) => element("li", {}, element("a", { class: "ds-link", href: one.href }, one.text))));
    doubles.replaceChildren(element("div", { class: "ds-alert", "data-color": "warning" }, element("p", {}, word("maybe_same")), list));
  }
  form.addEventListener("sv:done", (event) => {
    const incident = event.detail?.records?.find((one) => one.startsWith("incident:"));
    doubles.replaceChildren();
    status.textContent = "";
    open.open = false;
    const link = incident ? element("a", { class: "ds-link", href: `/app/${space}/incident/${encodeURIComponent(incident)}` }, word("go_to_it")) : "";
    done.replaceChildren(word("opened"), " ", link);
    if (link) link.focus();
  });
}
