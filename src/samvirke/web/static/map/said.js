// The words of the map in the language of the page: map.html writes them.
const words = JSON.parse(document.getElementById("map-words")?.textContent ?? "{}");

/** Return the words of a name, with values put in. */
export function said(name, values = {}) {
  if (!(name in words)) throw new Error(`map.html gives no words for ${name}`);
  return words[name].replace(/%\((\w+)\)s/g, (_, key) => values[key]);
}

/** Return the words of a name that may not be known: then the name itself. */
export const saidOr = (name, otherwise) => words[name] ?? otherwise;
