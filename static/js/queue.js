// The keyboard of the moderation queue: J and K walk, P publishes, D opens the reasons, U takes back, X ticks. Every key has its button.
const items = [...document.querySelectorAll(".q-items > li")].filter((item) => item.querySelector("a"));
const at = () => items.findIndex((item) => item.hasAttribute("aria-current"));
const walk = (step) => items[at() + step]?.querySelector("a")?.click();

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input:not([type=checkbox]), textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "j") walk(1);
  else if (key === "k") walk(-1);
  else if (key === "x") items[at()]?.querySelector("input[type=checkbox]")?.click();
  else if (key === "d" && document.querySelector("details[data-key=d]")) {
    const reasons = document.querySelector("details[data-key=d]");
    reasons.open = true;
    event.preventDefault();
    reasons.querySelector("select").focus();
  } else document.querySelector(`button[data-key="${CSS.escape(key)}"]`)?.click();
});

// The bar for many at once stands there while something is ticked, and says how much.
const many = document.querySelector("form[data-many]");
const bar = many?.querySelector("[data-bulk]");
if (bar) {
  const show = () => {
    const number = many.querySelectorAll("input[name=item]:checked").length;
    bar.hidden = number === 0;
    const count = bar.querySelector("[data-count]");
    count.querySelector("b").textContent = number;
    for (const named of bar.querySelectorAll("[data-words]")) named.textContent = `${named.dataset.words} ${number}`;
  };
  many.addEventListener("change", show);
  many.addEventListener("reset", () => setTimeout(show));
  show();
}

// After a decision the next item is open: its heading is where reading goes on.
if (location.hash === "#chosen") document.getElementById("chosen")?.focus();
