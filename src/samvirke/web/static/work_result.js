// Before the scripts of a report, which begin to draw at once: what a report as a file has in its head.
(() => {
  "use strict";
  for (const part of document.querySelectorAll(".report")) part.classList.remove("no-script");
  // Bars stand in the data of an element: the policy of the page lets no style stand there.
  for (const bar of document.querySelectorAll("[data-bar]")) {
    for (const part of bar.dataset.bar.split(";")) bar.style.setProperty(...part.split(":"));
  }
  for (const table of document.querySelectorAll(".report table.gaps")) {
    const headings = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
    for (const row of table.tBodies[0].rows) {
      [...row.cells].forEach((cell, at) => { if (cell.tagName === "TD") cell.dataset.heading = headings[at]; });
    }
  }
  // A chart is one picture with one name; the names that Plot gives the parts of it ("line") tell nobody anything.
  const unnamed = (root) => {
    for (const part of root.querySelectorAll("svg g[aria-label]")) part.removeAttribute("aria-label");
  };
  const watched = new MutationObserver((changes) => {
    for (const { target } of changes) unnamed(target);
  });
  for (const part of document.querySelectorAll(".report")) watched.observe(part, { childList: true, subtree: true });
})();
