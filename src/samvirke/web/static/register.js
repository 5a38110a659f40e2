// The register: a file that is too large is not sent, and what was typed stays when the node does not answer.
import { language, number, word } from "./words.js";

const upload = document.getElementById("upload");
upload?.addEventListener("submit", (event) => {
  const file = upload.elements.file.files[0];
  const most = Number(upload.dataset.most);
  const said = document.getElementById("file-said");
  const checking = document.getElementById("checking");
  said.hidden = !file || file.size <= most * 1e6;
  if (!said.hidden) {
    event.preventDefault();
    said.textContent = word("too_large", { name: file.name, size: number(file.size / 1e6, 1), most: number(most) });
    return;
  }
  checking.textContent = word("checking");
  checking.hidden = false;
});

// A page that is gone back to shows no sending under way.
addEventListener("pageshow", () => {
  const checking = document.getElementById("checking");
  if (checking) checking.hidden = true;
});

document.addEventListener("htmx:error", (event) => {
  const said = event.target.closest?.("#row-form")?.querySelector(".act-said");
  if (!said) return;
  said.textContent = word("kept");
  said.hidden = false;
});

// What is wrong, or was changed by another, is read first.
document.addEventListener("htmx:after:swap", () => document.getElementById("said")?.focus());
document.getElementById("said")?.focus();

// A row with a place is shown on a map; its name stands in the table beside it.
const place = document.getElementById("place");
if (place) {
  place.ready.then(() => place.show("row", { features: [JSON.parse(document.getElementById("place-data").textContent)] }));
}

// The map of a form comes when it is asked for; each place that is pointed at is written into the fields.
document.addEventListener(
  "toggle",
  async (event) => {
    const template = event.target.id === "pick" && event.target.open && event.target.querySelector("template");
    if (!template) return;
    template.replaceWith(template.content.cloneNode(true));
    const map = document.getElementById("pick-at");
    await map.ready;
    for (let at = await map.pick(); at && map.isConnected; at = await map.pick()) {
      for (const name of ["lon", "lat"]) {
        const text = at[name].toFixed(5);
        document.getElementById(`c-${name}`).value = language === "en" ? text : text.replace(".", ",");
      }
      map.show("row", { features: [{ type: "Feature", id: "row", properties: { look: "pin" }, geometry: { type: "Point", coordinates: [at.lon, at.lat] } }] });
    }
  },
  true,
);
