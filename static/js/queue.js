// The keyboard of the moderation queue: J and K walk, P publishes, D opens the reasons, U takes back. Every key has its button.
const items = [...document.querySelectorAll(".q-items > li")];
const at = () => items.findIndex((item) => item.hasAttribute("aria-current"));
const walk = (step) => items[at() + step]?.querySelector("a")?.click();

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "j") walk(1);
  else if (key === "k") walk(-1);
  else if (key === "d") {
    const reasons = document.querySelector("details[data-key=d]");
    if (!reasons) return;
    reasons.open = true;
    event.preventDefault();
    reasons.querySelector("select").focus();
  } else document.querySelector(`button[data-key="${CSS.escape(key)}"]`)?.click();
});
