// Sent only to those who said yes to statistics: tells how large the screen is, roughly, once a page.
const { width } = window.screen;
const screen = width < 600 ? "small" : width < 1200 ? "medium" : "large";
fetch("/statistikk/skjerm", { method: "POST", body: new URLSearchParams({ screen }) }).catch(() => {});
