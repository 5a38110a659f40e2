// Sections reload while people work in them. An item whose form is open or in use is held: the reload passes it
// by, so that nothing typed is lost and nothing moves under the hand. What is done lets go of it.
const HELD = "hx-morph-skip";

function look(item) {
  const typing = item.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
  const holds = !item.dataset.done && (typing || item.querySelector("details[open]") !== null);
  item.toggleAttribute(HELD, holds);
}

for (const name of ["toggle", "focusin", "focusout"])
  document.addEventListener(
    name,
    (event) => {
      const item = event.target.closest?.("[data-hold]");
      if (item) setTimeout(() => look(item));
    },
    true,
  );

document.addEventListener("sv:done", (event) => {
  const item = event.target.closest("[data-hold]");
  if (!item) return;
  item.dataset.done = "1";
  item.removeAttribute(HELD);
  for (const open of item.querySelectorAll("details[open]")) open.open = false;
  // The item goes away with the next reload; the focus stays near where it was.
  item.closest("section")?.querySelector("h2[tabindex]")?.focus();
});

// A section is replaced by itself alone: not by the door of a session that has ended, nor by a page of an error.
document.addEventListener("htmx:before:swap", (event) => {
  const { target, text, response } = event.detail.ctx;
  if (response?.raw?.redirected || (target?.id && !text?.includes(`id="${target.id}"`))) event.preventDefault();
});
