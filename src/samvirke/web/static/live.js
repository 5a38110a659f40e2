// What changes, as it changes. Every change is told to the document as `sv:change` (one view of a record, for
// maps); `sv:changed` on the body (at most five a second) is what sections of a page reload by.
import { clock, word } from "./words.js";

const CALM_MS = 200;
const AGAIN_MS = 5_000; // after an answer that is no stream, which a browser does not ask for again by itself
let source = null;

/** Listen to a space. */
export function live(space) {
  const status = document.getElementById("status");
  let kinds = new Set();
  let records = [];
  let timer = null;
  let last = Number(document.documentElement.dataset.seenMs) || Date.now(); // a kept page: when it was kept

  function changed(kind, id) {
    kinds.add(kind);
    records.push(id);
    timer ??= setTimeout(() => {
      document.body.dispatchEvent(new CustomEvent("sv:changed", { detail: { kinds: [...kinds], records } }));
      kinds = new Set();
      records = [];
      timer = null;
    }, CALM_MS);
  }
  function say(state, words) {
    if (status.dataset.state === state && state !== "away") return;
    status.dataset.state = state;
    status.textContent = words;
    document.dispatchEvent(new CustomEvent("sv:connection", { detail: { state } }));
  }

  function listen() {
    source?.close();
    source = new EventSource(`/api/v1/${encodeURIComponent(space)}/stream`);
    source.addEventListener("open", () => {
      // What changed while nobody listened is read anew.
      if (["away", "signed-out"].includes(status.dataset.state)) changed("", "");
      say("live", word("live"));
    });
    source.addEventListener("error", lost);
    for (const name of ["hello", "change", "removal", "behind"]) source.addEventListener(name, () => (last = Date.now()));
    source.addEventListener("change", (event) => {
      const view = JSON.parse(event.data);
      document.dispatchEvent(new CustomEvent("sv:change", { detail: view }));
      changed(view.kind ?? "", view.id ?? "");
    });
    source.addEventListener("removal", (event) => {
      const told = JSON.parse(event.data);
      document.dispatchEvent(new CustomEvent("sv:removal", { detail: told }));
      changed("", told.id ?? "");
    });
    source.addEventListener("behind", () => changed("", ""));
    source.addEventListener("dropped", () => {
      source.close();
      lost();
    });
    source.addEventListener("signed-out", signedOut);
  }
  async function lost() {
    const isOver = source.readyState === EventSource.CLOSED;
    if (isOver && (await isSignedOut())) return signedOut();
    say("away", word("away", { clock: clock(last) }));
    if (isOver) setTimeout(listen, AGAIN_MS);
  }
  function signedOut() {
    source.close();
    say("signed-out", word("signed_out"));
  }
  // Whoever signed in again in another tab comes back to this one.
  document.addEventListener("visibilitychange", () => {
    if (status.dataset.state === "signed-out" && document.visibilityState === "visible") listen();
  });
  listen();
}

const isSignedOut = () =>
  fetch("/api/v1/spaces").then(
    (answer) => answer.status === 401,
    () => false,
  );
