// The colours of the map are those of the page (theme.css), by day and by night.
const NAMES = {
  sea: "--sv-sea", land: "--sv-land", border: "--sv-border", road: "--sv-road", label: "--sv-label", halo: "--sv-halo",
  free: "--sv-free", busy: "--sv-busy", unknown: "--sv-unknown", alarm: "--sv-alarm", warn: "--sv-warn", area: "--sv-area",
  accent: "--ds-color-accent-base-default",
};
// From little to much; read by their numbers as well, and by their size where they are points.
const SHADES = {
  light: ["#dbe9ee", "#b0d0dc", "#7fb2c5", "#4c90a9", "#1f6c88", "#084257"],
  dark: ["#1b3a46", "#23566a", "#2f7690", "#4a99b4", "#7cbfd5", "#c3e7f2"],
};

/** Read the colours as they are now. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const found = Object.fromEntries(Object.entries(NAMES).map(([name, of]) => [name, style.getPropertyValue(of).trim()]));
  found.isDark = style.colorScheme.trim() === "dark";
  found.shades = SHADES[found.isDark ? "dark" : "light"];
  return found;
}

/** Call when day becomes night: by choice, or with the device. */
export function onTheme(call) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", call);
  new MutationObserver(call).observe(document.documentElement, { attributeFilter: ["data-color-scheme"] });
}
