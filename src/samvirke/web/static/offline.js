// When the node is gone: the page says how old it is, what waits is shown, and nothing private stays at sign-out.
import { again, changed, drop, flush, mine, others, user, why } from "./queue.js";
import { all, remove } from "./waiting.js";
import { clock, element, locale, word } from "./words.js";

const REGISTER_MS = 1_000; // after the scripts of the page have begun
const KEEP_MS = 15_000; // a page that changes is kept anew so often
const TRY_MS = 10_000; // what waits is tried so often
const ONCE_MS = 60_000; // a kept page is read anew by itself so often
const RENEWED = "sv-renewed";
const begunMs = Date.now() - performance.now();
const seenMs = Number(document.documentElement.dataset.seenMs); // of a page that was kept; NaN: it is fresh
const app = document.querySelector(".app");
const banner = document.getElementById("offline");
const list = document.getElementById("waiting");
let keeping = null;
let renewing = null;

/** Throw away the pages that this browser keeps. */
const forgetPages = async () => {
  for (const name of await caches.keys()) if (name.startsWith("seen-")) await caches.delete(name);
};

if (user && "serviceWorker" in navigator) {
  // Not before the page stands: the files that are kept would compete with those that it waits for.
  setTimeout(() => navigator.serviceWorker.register("/sw.js", { scope: "/app/" }), REGISTER_MS);
  // The worker alone knows whether it kept the page as it came: it is asked, and again once the map has drawn.
  for (const ms of [REGISTER_MS, KEEP_MS]) setTimeout(keep, ms, begunMs);
  navigator.serviceWorker.addEventListener("controllerchange", () => keep(begunMs));
  document.body.addEventListener("sv:changed", () => (keeping ??= setTimeout(keep, KEEP_MS)));
}

/** Let the worker keep this page, unless it was kept since a moment. */
async function keep(since_ms) {
  if (since_ms === undefined) keeping = null;
  const registered = await navigator.serviceWorker.ready;
  // What a map has drawn before the worker looked on is kept with its page.
  const drawn = performance.getEntriesByType("resource").map((one) => one.name);
  const maps = drawn.filter((name) => new URL(name).pathname.startsWith(`/app/${app.dataset.space}/map/`));
  registered.active?.postMessage({ keep: location.href.split("#")[0], since_ms, drawn: [...new Set(maps)] });
}

document.addEventListener("sv:connection", ({ detail }) => {
  if (detail.state === "live") {
    void flush();
    if (seenMs) renew();
    else banner.replaceChildren();
  } else if (detail.state === "away" && !seenMs) {
    tell(word("offline_now"));
  }
});
document.addEventListener("sv:waiting", show);
setInterval(async () => {
  if ((await mine()).some((form) => !form.refused)) void flush();
}, TRY_MS);
if (seenMs) tell(word("offline_from", { when: moment(seenMs) }), word("offline_now"));
void flush();

// A kept page is old in every part: once the node answers it is read anew, unless somebody is writing in it.
function renew() {
  clearTimeout(renewing);
  const isWriting = [...document.querySelectorAll("form.act")].some((form) =>
    [...form.elements].some((one) => one.type !== "hidden" && "value" in one && one.value !== (one.defaultValue ?? one.value)),
  );
  const before = Number(sessionStorage.getItem(RENEWED));
  // Kept again just after it was read anew: the node is slow rather than gone.
  if (!isWriting && Date.now() - before > ONCE_MS) {
    sessionStorage.setItem(RENEWED, String(Date.now()));
    return location.reload();
  }
  renewing = setTimeout(renew, ONCE_MS);
  if (banner.querySelector("button")) return; // it is told once
  const button = element("button", { type: "button", class: "ds-button", "data-size": "sm", "data-variant": "secondary" }, word("offline_renew"));
  button.addEventListener("click", () => location.reload());
  tell(word("offline_back", { when: moment(seenMs) }));
  banner.firstElementChild.append(button);
}

function tell(...lines) {
  banner.replaceChildren(element("div", { class: "ds-alert", "data-color": "warning", "data-size": "sm" }, ...lines.map((line) => element("p", {}, line))));
}

async function show() {
  const forms = await mine();
  const foreign = await others();
  const rows = [];
  const waits = forms.filter((form) => !form.refused);
  const refused = forms.filter((form) => form.refused);
  if (waits.length) {
    const reason = { signed_out: "queue_signed_out", other_user: "queue_other_user" }[why()] ?? "queue_away";
    rows.push(element("h2", {}, word("queued", { n: waits.length })), element("p", {}, word(reason, { user })), listed(waits));
  }
  if (refused.length) rows.push(element("h2", {}, word("queue_refused", { n: refused.length })), listed(refused));
  if (foreign) rows.push(element("p", {}, word("queue_foreign", { n: foreign })));
  // Whoever writes far down on a page sees it where they write.
  for (const line of document.querySelectorAll("form[data-queue] .act-said")) {
    if (!waits.length && !line.hasAttribute("data-waits")) continue;
    line.toggleAttribute("data-waits", waits.length > 0);
    line.textContent = waits.length ? word("queued", { n: waits.length }) : "";
    line.hidden = !waits.length;
  }
  list.replaceChildren(...rows);
  list.hidden = !rows.length;
}

const listed = (forms) => element("ol", {}, ...forms.map(row));

function row(form) {
  const made = element("li", {}, element("span", { class: "when" }, clock(form.written_ms)), element("span", { class: "says" }, form.says));
  if (!form.refused) return made;
  made.append(
    element("span", { class: "fault" }, form.refused),
    button(word("queue_copy"), () => navigator.clipboard.writeText(form.says)),
    button(word("queue_again"), () => again(form)),
    button(word("queue_drop"), () => drop(form)),
  );
  return made;
}

function button(text, does) {
  const made = element("button", { type: "button", class: "ds-button", "data-size": "sm", "data-variant": "secondary" }, text);
  made.addEventListener("click", does);
  return made;
}

function moment(ms) {
  const isToday = new Date(ms).toDateString() === new Date().toDateString();
  const day = new Intl.DateTimeFormat(locale, { timeZone: "Europe/Oslo", day: "numeric", month: "long" });
  return isToday ? clock(ms) : `${day.format(ms)} ${clock(ms)}`;
}

// Signing out throws away all that is kept here, also what waits: whoever has something waiting is asked first.
const leaving = document.querySelector('form[action="/sign-out"]');
leaving?.addEventListener("submit", async (event) => {
  if (leaving.dataset.asked) return;
  event.preventDefault();
  await forgetPages();
  if (document.getElementById("status").dataset.state === "away") return tell(word("leave_away"));
  const n = (await mine()).length;
  if (!n) return leave((await others()) ? "waiting" : "");
  const dialog = document.getElementById("leaving");
  dialog.querySelector("p").textContent = word("leave_waiting", { n });
  dialog.showModal();
});
document.getElementById("leaving")?.addEventListener("close", async ({ target }) => {
  if (target.returnValue === "keep") leave("waiting");
  if (target.returnValue === "drop") {
    for (const form of await all()) if (form.user === user) await remove(form.n);
    changed();
    leave((await others()) ? "waiting" : "");
  }
});

function leave(kept = "") {
  leaving.elements._keep.value = kept;
  leaving.dataset.asked = "yes";
  leaving.requestSubmit();
}
