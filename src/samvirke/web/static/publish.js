// When something was published or withdrawn, the page is read anew: what stands on it is another.
document.addEventListener("sv:done", (event) => {
  const next = event.target.elements._next?.value;
  if (next) window.location.assign(next);
});
