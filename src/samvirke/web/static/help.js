// The handbook is kept by the browser as soon as somebody has opened the help: it is needed when the node is gone.
if ("serviceWorker" in navigator) {
  const worker = (await navigator.serviceWorker.ready).active;
  const kept = new Set();
  for (const name of await caches.keys())
    if (name.startsWith("seen-")) for (const one of await (await caches.open(name)).keys()) kept.add(one.url);
  for (const link of document.querySelectorAll("a[data-handbook]")) if (!kept.has(link.href)) worker?.postMessage({ keep: link.href });
}
