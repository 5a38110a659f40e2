// One incident: its parts reload when something about it changes, forms open in a dialog, the log is written by
// keyboard. Everything works without this too, by links and forms.
import "./hold.js";
import { element, word } from "./words.js";
import { places } from "./incident-map.js";

const incident = JSON.parse(document.getElementById("incident-data").textContent);
const CALM_MS = 150;

// Which parts a kind of record stands in; what is not named here stands in none.
const PARTS = {
  incident: ["head", "known", "map", "needs"],
  incident_link: ["head"],
  proposal: ["head"],
  proposal_answer: ["head"],
  share: ["known", "alerts"],
  need: ["needs", "log"],
  request: ["needs"],
  offer: ["needs"],
  requisition: ["needs"],
  commitment: ["needs", "map"],
  resource_message: ["needs"],
  settlement: ["needs"],
  alert: ["alerts", "known"],
  alert_receipt: ["alerts", "known"],
  alert_escalation: ["alerts"],
  card: ["cards"],
  card_mark: ["cards"],
  card_step: ["cards"],
  task: ["cards", "log"],
  task_mark: ["cards"],
  log_line: ["log"],
  line_need: ["log"],
  decision: ["log"],
  question: ["known"],
  question_answer: ["known"],
  release: ["known", "head"],
  glass: ["known", "head"],
  glass_review: ["known"],
  report: ["reports"],
  report_draft: ["reports"],
  report_receipt: ["reports"],
  report_rhythm: ["reports"],
  cap_draft: ["reports"],
};
const ALL = [...new Set(Object.values(PARTS).flat())];

let waiting = new Set();
let timer = null;

/** Let parts reload, once for all that changes within a moment. */
function reload(parts) {
  for (const part of parts) waiting.add(part);
  if (!waiting.size) return;
  timer ??= setTimeout(() => {
    for (const part of waiting) document.body.dispatchEvent(new CustomEvent(`sv:part-${part}`));
    waiting = new Set();
    timer = null;
  }, CALM_MS);
}

document.addEventListener("sv:change", ({ detail }) => {
  if (incident.ids.includes(detail.subject) || incident.ids.includes(detail.id)) reload(PARTS[detail.kind] ?? []);
});
document.addEventListener("sv:removal", () => reload(ALL));
// What was done on this page, and what changed while nobody listened: it is not said what.
document.body.addEventListener("sv:changed", ({ detail }) => {
  const told = detail.kinds.filter(Boolean);
  if (!told.length) reload(ALL);
});

// A form opens in the dialog; with Ctrl or Shift, as any link, on a page of its own.
// What somebody typed and did not send stands in it when it is opened again.
const dialog = document.getElementById("ask");
const typed = new Map(); // address of a form → what stands in the dialog
let opened = "";
dialog.addEventListener("input", () => typed.set(opened, [...dialog.childNodes]));
dialog.addEventListener("sv:done", () => typed.delete(opened));
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-ask]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  opened = link.href;
  if (typed.has(opened)) {
    dialog.replaceChildren(...typed.get(opened));
    return dialog.showModal();
  }
  const address = new URL(link.href);
  address.searchParams.set("part", "1");
  let form;
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) return location.assign(link.href); // the page says why
    form = document.createRange().createContextualFragment(await answer.text());
  } catch {
    form = element("p", { role: "alert", class: "act-said" }, word("form_away"));
  }
  const close = element("button", { type: "button", class: "ds-button", "data-variant": "tertiary", "data-size": "sm" }, word("form_closed"));
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(element("div", { class: "ask-top" }, close), form);
  dialog.showModal();
  dialog.querySelector("input:not([type=hidden]), select, textarea, .act [type=submit]")?.focus();
});

// The log. Enter sends, Shift + Enter makes a new line, / leads here from wherever nobody writes.
const line = document.getElementById("line");
if (line) {
  const fit = () => {
    line.style.height = "auto";
    line.style.height = `${Math.min(line.scrollHeight + 2, 160)}px`;
  };
  line.addEventListener("input", fit);
  line.form.addEventListener("reset", () => setTimeout(fit));
  line.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (line.value.trim()) line.form.requestSubmit();
  });
  line.form.addEventListener("sv:done", () => line.focus());
}
document.addEventListener("keydown", (event) => {
  const writes = event.target.closest?.("input, textarea, select, [contenteditable], dialog, sv-map");
  if (event.key !== "/" || writes || event.ctrlKey || event.altKey || event.metaKey || !line) return;
  event.preventDefault();
  line.focus();
});

// Search as one types; without scripts the form itself asks.
const words = document.getElementById("log-words");
let typing = null;
words?.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => reload(["log"]), 300);
});
words?.form.addEventListener("submit", (event) => {
  event.preventDefault();
  reload(["log"]);
});

places();
