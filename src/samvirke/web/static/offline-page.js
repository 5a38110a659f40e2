// The page that stands where nothing was kept: what was kept leads on, and the node is asked whether it is back.
import { clock, element, word } from "./words.js";

const TRY_MS = 5_000;
const list = document.getElementById("kept");

for (const name of await caches.keys()) {
  if (!name.startsWith("seen-")) continue;
  const cache = await caches.open(name);
  for (const request of (await cache.keys()).reverse()) {
    const answer = await cache.match(request);
    if (!answer.headers.get("Content-Type")?.startsWith("text/html")) continue;
    const title = new DOMParser().parseFromString(await answer.text(), "text/html").title;
    const url = new URL(request.url);
    const link = element("a", { class: "ds-link", href: url.pathname + url.search }, title);
    const from = word("offline_from", { when: clock(Number(answer.headers.get("X-Seen-Ms"))) });
    list.append(element("li", {}, link, element("br"), element("span", { class: "hint" }, from)));
  }
}
list.hidden = !list.childElementCount;
document.getElementById("nothing").hidden = Boolean(list.childElementCount);

// It stands at the address of the page that was asked for; opened by its own it waits for nothing.
if (location.pathname !== "/offline")
  setInterval(async () => {
    const answer = await fetch("/api/v1/health").catch(() => null);
    if (answer) location.reload();
  }, TRY_MS);
