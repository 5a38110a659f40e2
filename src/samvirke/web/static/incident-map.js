// The map of one incident: it shows where the incident is, takes its place and its zones.
import "./map/sv-map.js";
import { number, word } from "./words.js";

const AROUND_DEG = 0.03; // some 3 km north and south

/** Begin with the map of an incident. */
export async function places() {
  const map = document.getElementById("map");
  if (!map) return;
  begin(map);
  await map.ready;
  const box = boundsOf(document.getElementById("place-tables"));
  if (box) map.fit(box);
}

function boundsOf(tables) {
  if (!tables?.dataset.lat) return null;
  const [lat, lon] = [Number(tables.dataset.lat), Number(tables.dataset.lon)];
  let [west, south, east, north] = [lon - 2 * AROUND_DEG, lat - AROUND_DEG, lon + 2 * AROUND_DEG, lat + AROUND_DEG];
  for (const zone of zonesOf(tables))
    for (const [x, y] of zone.geometry.coordinates[0]) {
      [west, south] = [Math.min(west, x), Math.min(south, y)];
      [east, north] = [Math.max(east, x), Math.max(north, y)];
    }
  return [west, south, east, north];
}

// Read anew each time: the tables are reloaded when the zones change.
const zonesOf = (tables) => JSON.parse(tables.dataset.zones || "[]");

function begin(map) {
  for (const tools of document.querySelectorAll(".needs-script")) tools.hidden = false;
  const draw = document.getElementById("draw-zone");
  if (!draw) return;
  const zone = document.getElementById("zone-form");
  const kind = document.getElementById("zone-kind");
  const name = document.getElementById("zone-name");
  let drawn = null;

  const write = () => {
    const properties = { kind: kind.value, ...(name.value.trim() && { name: name.value.trim() }) };
    const all = [...zonesOf(document.getElementById("place-tables")), { type: "Feature", properties, geometry: drawn }];
    zone.elements["zones:json"].value = JSON.stringify(all);
  };
  const drop = (form, button) => {
    form.hidden = true;
    button.focus();
  };
  draw.addEventListener("click", async () => {
    drawn = await map.draw();
    if (!drawn) return draw.focus();
    document.getElementById("zone-said").textContent = word("zone_drawn");
    zone.hidden = false;
    write();
    kind.focus();
  });
  for (const input of [kind, name]) input.addEventListener("input", write);
  document.getElementById("zone-drop").addEventListener("click", () => drop(zone, draw));
  zone.addEventListener("sv:done", () => drop(zone, draw));

  const move = document.getElementById("move-place");
  const place = document.getElementById("place-form");
  move.addEventListener("click", async () => {
    const at = await map.pick();
    if (!at) return move.focus();
    place.elements.lat.value = at.lat.toFixed(6);
    place.elements.lon.value = at.lon.toFixed(6);
    document.getElementById("place-said").textContent = `${number(at.lat, 5)}° N, ${number(at.lon, 5)}° E`;
    place.hidden = false;
    place.querySelector("[type=submit]").focus();
  });
  document.getElementById("place-drop").addEventListener("click", () => drop(place, move));
  place.addEventListener("sv:done", () => drop(place, move));
}
