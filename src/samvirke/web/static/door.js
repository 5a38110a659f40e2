// Whoever stands at the door is not signed in: pages that were kept for somebody are thrown away.
// What somebody wrote and has not been sent stays; it is sent when they, and nobody else, sign in.
if ("caches" in globalThis)
  for (const name of await caches.keys()) if (name.startsWith("seen-")) await caches.delete(name);
