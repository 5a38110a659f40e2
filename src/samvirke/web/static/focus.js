// A reload may take away what has the focus, and the next key would begin at the top of the page. The focus goes to
// the nearest link that is left in the same part, else to the part's heading (tabindex="-1", or the next reload
// takes it too). Never to a button: a press that was meant for what is gone must not do something else.
let near = null;

document.addEventListener("htmx:before:swap", () => {
  if (near && !near.had.isConnected) return; // taken a moment ago, by a reload that is not over
  const had = document.activeElement;
  const part = had?.closest("section");
  const links = had?.matches("a[href]") && part ? [...part.querySelectorAll("a[href]")] : [];
  const far = (link) => Math.abs(links.indexOf(link) - links.indexOf(had));
  near = part && { had, heading: part.getAttribute("aria-labelledby"), links: links.toSorted((a, b) => far(a) - far(b)) };
});

document.addEventListener("htmx:after:swap", () => {
  if (!near || near.had.isConnected) return;
  const { heading, links } = near;
  near = null;
  if (document.activeElement !== document.body) return; // somebody else saw to it
  const to = links.find((one) => one.isConnected && one.checkVisibility()) ?? document.getElementById(heading) ?? document.getElementById("main");
  if (!to.matches("a, [tabindex]")) to.tabIndex = -1;
  to.focus();
});
