// Forms that may wait: kept first, then sent, one after the other, each once however often it is sent.
//
// The node knows a form by its `_key`, and refuses one whose `_user` is not who is signed in: what one person
// wrote is never sent as another's.
import { newKey, queue, send } from "./forms.js";
import * as waiting from "./waiting.js";
import { word } from "./words.js";

const app = document.querySelector(".app");
export const user = app?.dataset.user;
const underWay = new Map(); // what a form says → what comes of it
const outcomes = new Map(); // number of a form that somebody waits for → what came of it; null: nothing yet
const seen = Number(document.documentElement.dataset.seenMs) || Date.now();
const ahead = Number(app?.dataset.nowMs) - seen; // how far the clock of the space is ahead of this machine's
const told = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("samvirke-waiting");
let stoppedBy = ""; // why what waits was not sent: signed_out, other_user, or empty: nobody answers

/** Say why what waits is not sent. */
export const why = () => stoppedBy;

/** Return what waits of whoever is signed in on this page. */
export const mine = async () => (await waiting.all()).filter((form) => form.user === user);

/** Tell every tab that what waits has changed. */
export function changed() {
  document.dispatchEvent(new CustomEvent("sv:waiting"));
  told?.postMessage("");
}
told?.addEventListener("message", () => document.dispatchEvent(new CustomEvent("sv:waiting")));

// Two clicks are one thing while it is under way. Else each thing has a key of its own, whatever stood in the form.
queue.take = (form, body) => {
  const told = body.toString();
  if (!underWay.has(told)) underWay.set(told, take(form, body).finally(() => underWay.delete(told)));
  return underWay.get(told);
};

// What is written is on this machine before it is sent: a tab or a machine that dies loses nothing.
async function take(form, body) {
  if (!user) return null;
  body.set("_user", user);
  stamp(form, body);
  let n;
  try {
    n = await waiting.add({ user, action: new URL(form.action).pathname, body: keyed(body), says: said(body), written_ms: Date.now() });
  } catch {
    return null; // a browser that keeps nothing sends at once
  }
  outcomes.set(n, null);
  await flush();
  const outcome = outcomes.get(n);
  outcomes.delete(n);
  if (outcome?.refused) {
    await waiting.remove(n); // the form itself still holds it, with the reason
    changed();
    return { ok: false, words: outcome.refused };
  }
  if (!outcome) void navigator.storage?.persist?.();
  changed();
  return { ok: true, told: outcome?.told ?? null };
}

/** Return what is sent, under a new key. */
function keyed(body) {
  const sent = new URLSearchParams(body);
  sent.set("_key", newKey());
  return sent.toString();
}

/** Send what waits, in order, until something stops it. One tab sends at a time. */
export const flush = () =>
  navigator.locks.request("samvirke-waiting", async () => {
    let sent = 0;
    stoppedBy = "";
    for (const form of await mine()) {
      if (form.refused) continue;
      const result = await send(form.action, new URLSearchParams(form.body));
      if (result.ok) {
        await waiting.remove(form.n);
        if (outcomes.has(form.n)) outcomes.set(form.n, { told: result.told });
        sent += 1;
      } else if (result.status === 401 || result.status === 412) {
        stoppedBy = result.status === 401 ? "signed_out" : "other_user";
        break;
      } else if (result.away || result.status === 429) {
        break;
      } else {
        if (outcomes.has(form.n)) outcomes.set(form.n, { refused: result.words });
        await waiting.put({ ...form, refused: result.words });
      }
    }
    if (sent) document.body.dispatchEvent(new CustomEvent("sv:changed", { detail: { kinds: [], records: [] } }));
    changed();
  });

// A line that is known to wait bears the moment at which it was written, on the clock of the space.
function stamp(form, body) {
  const away = document.getElementById("status")?.dataset.state === "away";
  const asked = body.get("happened_at_ms") || body.get("happened_at_ms:local");
  // A paused or hurried clock cannot be told from here: in an exercise the line bears when it arrives.
  if (!away || asked || form.dataset.act !== "log-line" || app.dataset.mode !== "live") return;
  body.delete("happened_at_ms:local");
  body.set("happened_at_ms", String(Math.round(Date.now() + ahead)));
}

/** Return what a form says, for people to read again and to copy. */
function said(body) {
  const told = [...body].filter(([name, value]) => value.trim() && !/^(_|incident$|happened_at_ms)/.test(name));
  return told.map(([, value]) => value.trim()).join("\n");
}

/** Try again what was refused: nothing stands of it, and its key may have been why. */
export async function again(form) {
  await waiting.put({ ...form, body: keyed(form.body), refused: undefined });
  await flush();
}

/** Throw away what was refused. */
export async function drop(form) {
  await waiting.remove(form.n);
  changed();
}

/** Return how many things other people's sessions left here. */
export const others = async () => (await waiting.all()).filter((form) => form.user !== user).length;
