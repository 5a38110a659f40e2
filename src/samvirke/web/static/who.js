// The page of who can come: the question's place by name or on the map, the answer on the map, a word when what
// was answered has changed since, and roads closed by drawing.
import { findPlace, searchable } from "./find.js";
import "./hold.js";
import { word } from "./words.js";

const space = document.querySelector(".app").dataset.space;
const map = document.querySelector("sv-map");
const at = (id) => document.getElementById(id);
const LAYER = "comers";

for (const select of document.querySelectorAll("#ask-needs select")) searchable(select);
findPlace({ input: at("ask-place"), lat: at("ask-lat"), lon: at("ask-lon"), pick: at("ask-pick"), status: at("ask-said"), space, set: fit });
// A place of its own is another question than that of the incident.
for (const id of ["ask-lat", "ask-lon", "ask-place"])
  at(id).addEventListener("input", () => at("ask-incident") && (at("ask-incident").value = ""));
// Fields that say nothing make no part of the address.
at("ask").addEventListener("submit", (event) => {
  for (const row of event.target.querySelectorAll(".need-row"))
    if (!row.querySelector("select").value) for (const field of row.querySelectorAll("select, input")) field.disabled = true;
  for (const field of event.target.querySelectorAll("input:not([id$=-search]), select")) if (!field.value) field.disabled = true;
});
addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("#ask [disabled]")) field.disabled = false;
});

let watched = {};
picture();
document.body.addEventListener("htmx:after:swap", picture);

async function picture() {
  const data = at("answer-map");
  if (!data) return;
  const { picture: shown, watched: units } = JSON.parse(data.textContent);
  watched = units;
  if (!map) return;
  await map.ready;
  map.show(LAYER, shown);
  const points = shown.features.filter((one) => one.geometry.type === "Point" && one.properties.look !== "weak").map((one) => one.geometry.coordinates);
  map.fit(around(points));
}

function around(points) {
  const [lons, lats] = [0, 1].map((n) => points.map((one) => one[n]));
  const rim = points.length < 2 ? 0.1 : 0.05;
  return [Math.min(...lons) - rim, Math.min(...lats) - rim / 2, Math.max(...lons) + rim, Math.max(...lats) + rim / 2];
}

async function fit(place) {
  if (at("ask-incident")) at("ask-incident").value = "";
  if (!map) return;
  await map.ready;
  map.fit(around([[place.lon, place.lat]]));
}

// The list does not move under the eyes of whoever reads it: a line says that it is no longer as things stand.
document.addEventListener("sv:change", (event) => {
  const view = event.detail;
  const isTold =
    view.kind === "road_closure" ||
    (view.kind === "unit_commitment" && view.unit in watched) ||
    (view.kind === "unit_status" && view.unit in watched && view.status !== watched[view.unit]);
  if (isTold && at("answer-old")) at("answer-old").hidden = false;
  if (view.kind === "road_closure") at("closures")?.dispatchEvent(new CustomEvent("sv:roads"));
});

// What was committed or asked for is seen in the answer itself: it is asked anew where it stands.
document.addEventListener("sv:done", async (event) => {
  if (!event.target.closest("#answer")) return;
  const section = at("answer");
  const answer = await fetch(section.dataset.again, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const read = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("answer");
  section.replaceWith(document.adoptNode(read));
  globalThis.htmx?.process(read);
  at("h-answer").focus();
  picture();
});

const draw = at("close-draw");
if (draw && map) {
  const [lat, lon, radius, said] = ["close-lat", "close-lon", "close-radius", "close-said"].map(at);
  const put = (place) => {
    lat.value = place.lat.toFixed(5);
    lon.value = place.lon.toFixed(5);
    said.textContent = word("pin_set", { lat: lat.value, lon: lon.value });
  };
  const pick = at("close-pick");
  pick.hidden = draw.hidden = false;
  pick.addEventListener("click", async () => {
    await map.ready;
    const place = await map.pick();
    if (place) put(place);
    pick.focus();
  });
  draw.addEventListener("click", async () => {
    await map.ready;
    const area = await map.draw();
    draw.focus();
    if (!area) return;
    const circle = circleAround(area.coordinates[0]);
    put(circle);
    radius.value = circle.metres;
    said.textContent = word("drawn", { metres: circle.metres });
  });
}

/** The circle around a ring: its middle, and metres to its farthest corner. */
function circleAround(ring) {
  const [lons, lats] = [0, 1].map((n) => ring.map((one) => one[n]));
  const middle = (of) => (Math.min(...of) + Math.max(...of)) / 2;
  const [lon, lat] = [middle(lons), middle(lats)];
  const degree = 111_195; // metres, of latitude
  const far = Math.max(...ring.map(([x, y]) => Math.hypot((x - lon) * degree * Math.cos((lat * Math.PI) / 180), (y - lat) * degree)));
  return { lon, lat, metres: Math.max(1, Math.ceil(far)) };
}
