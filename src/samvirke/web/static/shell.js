// What every page of those who work has: forms that stay, and a line that says whether the page is live.
import "./focus.js";
import "./forms.js";
import { live } from "./live.js";
import "./offline.js";

const app = document.querySelector(".app");
if (app) live(app.dataset.space);

// The account menu closes as people expect: by Escape, or by a click beside it.
const account = document.querySelector("details.account");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && account?.open) {
    account.open = false;
    account.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  if (account?.open && !account.contains(event.target)) account.open = false;
});
