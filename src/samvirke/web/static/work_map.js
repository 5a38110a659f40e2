// The map of a result: its municipalities, week by week. Where no map can be drawn the report's own stays.
import "./map/sv-map.js";

const map = document.getElementById("result-map");
const section = map.closest("section");
const [answer] = await Promise.all([fetch(section.dataset.values), map.ready]);
if (answer.ok && map.picture) {
  const { values, first, ...how } = await answer.json();
  map.shade(values, { ...how, digits: 1 });
  const slider = map.querySelector(".sv-map-shade input[type=range]");
  slider.value = String(first);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
  document.getElementById("mapblock").hidden = true;
} else {
  section.hidden = true;
}
