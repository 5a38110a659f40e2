// The words of the page in its language, numbers and moments as its readers write them.
const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
export const language = document.documentElement.lang;
const NORWEGIAN = ["nn-NO", "nb-NO"]; // they write numbers, days and months alike, and some browsers know one of them
/** What Intl and MapLibre are asked for. */
export const locale = language === "en" ? "en-GB" : (Intl.NumberFormat.supportedLocalesOf(NORWEGIAN)[0] ?? "nb-NO");

/** Return the words of a name that the page gave, with values put in: `word("away", { clock: "14.32" })`. */
export function word(name, values = {}) {
  if (!(name in words)) throw new Error(`the page gives no words for ${name}`);
  return words[name].replace(/%\((\w+)\)s/g, (_, key) => values[key]);
}

/** Write a number with so many decimals. */
export const number = (value, digits = 0) =>
  value == null || !Number.isFinite(value)
    ? "–"
    : value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "−").replace(/\s/g, "\u202f"); // as the node

/** Write the time of day on the clocks of Norway. */
export function clock(ms) {
  const told = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Oslo", hour: "2-digit", minute: "2-digit" }).format(ms);
  return language === "en" ? told : told.replace(":", ".");
}

/** Make an element; text is never read as HTML. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value != null && value !== false) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
