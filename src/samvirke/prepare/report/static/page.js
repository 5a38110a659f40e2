// What every part of the page uses: the data, words and numbers of the language, buttons, redrawing.
const report = (() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const [decimal, thousands] = data.marks;
  const absent = "–";

  // A number as people write it in the language of the page.
  function number(value, digits = 0) {
    if (value === null || !Number.isFinite(value)) return absent;
    const [whole, part] = Math.abs(value).toFixed(digits).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
    const text = part ? grouped + decimal + part : grouped;
    return value < 0 && Number(value.toFixed(digits)) !== 0 ? "−" + text : text;
  }
  const amount = (value) => number(value, value !== null && value > 0 && value < 9.95 ? 1 : 0);
  function percent(share, digits = 0) {
    if (share === null || !Number.isFinite(share)) return absent;
    const step = 10 ** -digits;
    let value = 100 * share;
    if (value > 0 && value < step) value = step; // only nothing is 0 %
    else if (value > 100 - step && value < 100) value = 100 - step; // only all is 100 %
    return number(value, digits) + (data.language === "en" ? "%" : "\u202f%");
  }
  const word = (name, values = {}) =>
    data.words[name].replace(/%\((\w+)\)s/g, (_, key) => values[key]);

  // An element with text; text is never read as HTML.
  function element(name, text = "", attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // Fill a group with buttons, one of them pressed, and tell when another is.
  function choose(name, labels, chosen) {
    const group = document.querySelector(`[data-choose="${name}"]`);
    if (labels) {
      const buttons = labels.map((label, index) =>
        element("button", label, { type: "button", "data-value": index, "aria-pressed": String(!index) }));
      group.replaceChildren(...buttons);
    }
    group.addEventListener("click", (event) => {
      const pressed = event.target.closest("button");
      if (!pressed) return;
      for (const button of group.children) button.setAttribute("aria-pressed", String(button === pressed));
      chosen(pressed.dataset.value);
    });
  }

  // Draw now, when the width changes, and at the width of paper before it is printed.
  const drawings = [];
  function draws(id, draw) {
    const box = document.getElementById(id);
    let drawnAt = 0;
    const redraw = (width = box.clientWidth) => {
      if (width < 40) return;
      drawnAt = width;
      box.replaceChildren(...draw(width));
    };
    drawings.push({ box, redraw });
    redraw();
    new ResizeObserver(() => {
      if (Math.abs(box.clientWidth - drawnAt) > 2 && !window.matchMedia("print").matches) redraw();
    }).observe(box);
    return redraw;
  }
  const PAPER = 320; // half of an A4 page at 96 dots an inch
  window.addEventListener("beforeprint", () => drawings.forEach(({ redraw }) => redraw(PAPER)));
  window.addEventListener("afterprint", () => drawings.forEach(({ redraw }) => redraw()));

  // A table is a stop for the Tab key only while it is wider than its place and must be scrolled.
  const scrolled = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const box = target.closest(".scroll");
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  });
  for (const box of document.querySelectorAll(".scroll")) {
    scrolled.observe(box);
    scrolled.observe(box.firstElementChild);
  }

  document.body.classList.remove("no-script");
  return { data, number, amount, percent, word, element, choose, draws, absent };
})();
