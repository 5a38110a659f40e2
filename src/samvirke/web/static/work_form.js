// The form of a work: what is not asked for the present choices is folded away, and is not sent.
for (const form of document.querySelectorAll("form.work-form")) {
  const parts = [...form.querySelectorAll("[data-when]")];
  const show = () => {
    for (const part of parts) {
      const chosen = form.elements[part.dataset.when]?.value ?? "";
      part.hidden = !part.dataset.values.split(" ").includes(chosen);
      for (const input of part.querySelectorAll("input, select, textarea")) input.disabled = part.hidden;
    }
  };
  form.addEventListener("change", show);
  show();
  form.addEventListener("submit", () => {
    // A second press of an impatient hand does nothing; the key makes sure of it besides.
    const button = form.querySelector("[type=submit]");
    button.setAttribute("aria-busy", "true");
    setTimeout(() => button.removeAttribute("aria-busy"), 5000);
  });
}
document.getElementById("faults")?.focus();
