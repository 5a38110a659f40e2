// Who is reached within so many minutes: asked of the node and shaded, by straight lines.
import { element, number } from "../words.js";
import { said } from "./said.js";

const MINUTES = [10, 20, 30, 45];
const FUNCTIONS = ["fire", "ambulance", "police"];

/** Return the choice of a service and minutes. */
export function coverageChoice(host) {
  const select = element("select", { class: "ds-input", "aria-label": said("reached"), "data-size": "sm" }, element("option", { value: "" }, said("reached_none")));
  for (const name of FUNCTIONS)
    for (const minutes of MINUTES) select.append(element("option", { value: `${name} ${minutes}` }, said(`reached_${name}`, { minutes })));
  select.addEventListener("change", async () => {
    if (!select.value) {
      host.shade(null);
      return host.tell("");
    }
    const [name, minutes] = select.value.split(" ");
    try {
      const answer = await fetch(`/app/${encodeURIComponent(host.space)}/map/coverage?function=${name}&minutes=${minutes}`);
      const told = await answer.json();
      if (!answer.ok || told.state !== "ready") return host.tell(answer.ok ? said("no_register") : told.detail);
      const values = Object.fromEntries(Object.entries(told.values).map(([id, share]) => [id, 100 * share]));
      host.shade(values, { min: 0, max: 100, legend: said("legend_reached", { minutes }) });
      host.tell(said("reached_told", { share: number((100 * told.people_reached) / told.people), minutes }));
    } catch {
      host.tell(said("away"));
    }
  });
  return select;
}
