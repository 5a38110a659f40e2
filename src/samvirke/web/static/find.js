// A field in which one types a part of a name and chooses what was meant: a combobox with a list, as the ARIA
// Authoring Practices describe it. Arrows and Enter choose, Escape closes, what is typed stays until then.
import { element, word } from "./words.js";

let made = 0;

/**
 * Let a text field offer what fits.
 *
 * `find` gives the choices for what is typed: [{ label, detail, … }], null where nothing is looked for; `chosen` is told of the one that is taken.
 * `none` stands in the list where nothing fits, and is told to a screen reader.
 */
function offerChoices(input, { find, chosen, status, none = "" }) {
  const list = element("ul", { role: "listbox", id: `choices-${++made}`, class: "choices-list", hidden: "" });
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  const box = element("div", { class: "choices-box" });
  input.replaceWith(box);
  const told = element("span", { class: "unseen", role: "status" });
  box.append(input, list, told);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off" }))
    input.setAttribute(name, value);
  let shown = [];
  let at = -1;
  let asked = 0;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function point(to) {
    at = to;
    [...list.children].forEach((one, n) => one.setAttribute("aria-selected", String(n === at)));
    const one = list.children[at];
    if (!one) return;
    input.setAttribute("aria-activedescendant", one.id);
    one.scrollIntoView({ block: "nearest" });
  }
  function take(n) {
    const one = shown[n];
    if (!one) return;
    input.value = one.label;
    close();
    chosen(one);
  }
  async function offer(open) {
    const mine = ++asked;
    const found = await find(input.value);
    if (mine !== asked || (!open && document.activeElement !== input)) return;
    shown = found ?? [];
    list.replaceChildren(
      ...shown.map((one, n) => {
        const row = element("li", { role: "option", id: `${list.id}-${n}`, "aria-selected": "false" }, one.label);
        if (one.detail) row.append(element("span", { class: "hint" }, ` ${one.detail}`));
        row.addEventListener("pointerdown", (event) => {
          event.preventDefault(); // the focus stays in the field
          take(n);
        });
        return row;
      }),
    );
    const nothing = shown.length ? "" : none;
    told.textContent = nothing;
    if (nothing) list.append(element("li", { role: "option", class: "hint", "aria-disabled": "true", "aria-selected": "false" }, nothing));
    if (!shown.length && !nothing) close();
    else {
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      at = -1;
    }
    if (status && found && input.value.trim().length > 1) status.textContent = shown.length ? word("find_some", { n: shown.length }) : word("find_none");
  }

  let timer = null;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        offer(true);
        return;
      }
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (shown.length) point((at + step + shown.length) % shown.length);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault(); // a choice is made; the form is not sent yet
      take(at < 0 ? 0 : at);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 100));
}

const SMALL = new Set("i på av og ved med til for fra som en et ei in on of and by the an at to from with".split(" "));
const wordsOf = (text) => text.toLocaleLowerCase().split(/[^\p{L}\d]+/u).filter(Boolean);

/** The words that were typed, without the small ones unless there are no others. */
function meant(typed) {
  const words = wordsOf(typed);
  const large = words.filter((one) => !SMALL.has(one));
  return large.length ? large : words;
}

/** How near a name is to what was typed; Infinity: a word that was typed is nowhere in it. "Other" comes last, unless it is typed. */
function rank(option, typed) {
  const name = option.textContent.toLocaleLowerCase();
  if (name.startsWith(typed.trim().toLocaleLowerCase())) return 0;
  const words = wordsOf(name);
  // A word ends so (in Norwegian its head), begins so, holds it.
  const near = (part) => (words.some((one) => one.endsWith(part)) ? 1 : words.some((one) => one.startsWith(part)) ? 2 : name.includes(part) ? 3 : Infinity);
  return Math.max(...meant(typed).map(near)) + (/^other(_|$)/.test(option.value) ? 3 : 0);
}

/** Let a long select be searched by typing: the select stays in the form and holds what is chosen. */
export function searchable(select, { changed = () => {} } = {}) {
  const input = element("input", { class: "ds-input", type: "text", id: `${select.id}-search` });
  const label = select.labels[0];
  const options = [...select.options].filter((one) => one.value);
  const required = select.required;
  input.value = select.selectedOptions[0]?.value ? select.selectedOptions[0].textContent : "";
  select.required = false;
  select.hidden = true;
  select.before(input);
  label.htmlFor = input.id;
  if (required) input.required = true;
  const check = () => input.setCustomValidity(!input.value || select.value ? "" : word("choose_type"));
  offerChoices(input, {
    none: word("fits_none"),
    find: async (typed) => {
      const ranked = options.map((one) => ({ label: one.textContent, value: one.value, rank: rank(one, typed) }));
      return ranked.filter((one) => one.rank < Infinity).sort((a, b) => a.rank - b.rank);
    },
    chosen: (one) => {
      select.value = one.value;
      check();
      changed(one.value);
    },
  });
  input.addEventListener("input", () => {
    // Typed in full is chosen; anything else is not yet.
    const exact = options.find((one) => one.textContent.toLocaleLowerCase() === input.value.trim().toLocaleLowerCase());
    select.value = exact?.value ?? "";
    check();
    if (exact) changed(exact.value);
  });
  select.form?.addEventListener("reset", () =>
    setTimeout(() => {
      input.value = select.selectedOptions[0]?.value ? select.selectedOptions[0].textContent : "";
      check();
    }),
  );
  return input;
}

/** Read "61.12, 10.47" or "61,12 10,47"; null: it is no place of that form. */
export function coordinates(text) {
  const found = /^\s*(-?\d{1,2}[.,]\d+)\s*[,;\s]\s*(-?\d{1,3}[.,]\d+)\s*$/.exec(text);
  if (!found) return null;
  const [lat, lon] = found.slice(1).map((one) => Number(one.replace(",", ".")));
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

/** Let a form's place be found by name, typed as numbers, or chosen on the map: it fills `lat` and `lon`. */
export function findPlace({ input, lat, lon, pick, status, space, set = () => {} }) {
  const put = (place, words) => {
    lat.value = place.lat.toFixed(5);
    lon.value = place.lon.toFixed(5);
    if (status) status.textContent = words ?? word("pin_set", { lat: lat.value, lon: lon.value });
    set(place);
  };
  // At once, not when names are looked for: Enter may follow the last figure before that.
  input.addEventListener("input", () => {
    const place = coordinates(input.value);
    if (place) put(place);
  });
  offerChoices(input, {
    status,
    find: async (typed) => {
      if (coordinates(typed)) return null; // a place already: there is no name to look for
      if (typed.trim().length < 2) return [];
      const answer = await fetch(`/app/${space}/situation/places?q=${encodeURIComponent(typed)}`).catch(() => null);
      if (!answer?.ok) return [];
      return (await answer.json()).map((one) => ({ ...one, label: one.name, detail: one.municipality === one.name ? one.kind : `${one.kind}, ${one.municipality}` }));
    },
    chosen: put,
  });
  for (const field of [lat, lon])
    field.addEventListener("change", () => {
      const [y, x] = [lat, lon].map((one) => Number(one.value.replace(",", ".")));
      if (lat.value && lon.value && Number.isFinite(y) && Number.isFinite(x)) set({ lat: y, lon: x });
    });
  const map = document.querySelector("sv-map");
  if (pick && map) {
    pick.hidden = false;
    pick.addEventListener("click", async () => {
      await map.ready;
      const place = await map.pick();
      if (place) put(place);
      else if (status) status.textContent = word("pin_none");
      pick.focus();
    });
  }
}
