// Forms that do an act: the page stays, an error stands in the form, nothing typed is lost.
import { word } from "./words.js";

const PATIENCE_MS = 20_000; // then nobody answers

/** What takes a form that may wait (`data-queue`); queue.js sets it. Returns as `send`, null: it takes none. */
export const queue = { take: null };

/** Return a key by which the node knows a thing that it was sent twice. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// A page that was kept opens many times, each time with the keys of the first: they may have been used.
if (document.documentElement.dataset.seenMs)
  for (const key of document.querySelectorAll("form.act [name=_key]")) key.value = newKey();

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form.act");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  const sent = typed(form);
  const button = event.submitter ?? form.querySelector("[type=submit]");
  button?.setAttribute("aria-busy", "true");
  const taken = form.hasAttribute("data-queue") ? await queue.take?.(form, body) : null;
  const result = taken ?? (await send(form.action, body));
  button?.removeAttribute("aria-busy");
  if (result.ok) done(form, result.told, sent);
  else say(form, result.words, false);
});

/** Send a form's fields; `away` when nobody answered, `status` where somebody did. */
export async function send(address, body) {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const headers = { Accept: "application/json" };
    const answer = await fetch(address, { method: "POST", body, headers, redirect: "manual", signal });
    const status = answer.status;
    if (answer.ok) return { ok: true, status, told: await answer.json() };
    if (status === 401) return { ok: false, status, words: word("signed_out") };
    const told = await answer.json().catch(() => ({}));
    return { ok: false, status, away: status >= 502, words: `${word("failed")}: ${told.detail ?? status}` };
  } catch {
    return { ok: false, away: true, words: word("kept") };
  }
}

/** Return what stands in a form. */
function typed(form) {
  const fields = new FormData(form);
  fields.delete("_key");
  return new URLSearchParams(fields).toString();
}

function done(form, told, sent) {
  const key = form.elements._key; // the next thing that is done here is another thing
  if (key) key.value = newKey();
  say(form, "", true);
  // What was typed while this was under way is the next thing, and stays.
  if (!form.hasAttribute("data-stays") && typed(form) === sent) form.reset();
  form.closest("dialog")?.close();
  form.dispatchEvent(new CustomEvent("sv:done", { bubbles: true, detail: told }));
  if (told) document.body.dispatchEvent(new CustomEvent("sv:changed", { detail: { kinds: [], records: told.records } }));
}

function say(form, words, well) {
  const line = form.querySelector(".act-said");
  if (!line) return;
  line.hidden = !words;
  line.textContent = words;
  line.toggleAttribute("data-well", well);
}
