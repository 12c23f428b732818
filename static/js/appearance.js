// The switch of the appearance: the system's choice unless the visitor picks one. It is kept in this browser only.
const html = document.documentElement;
const buttons = () => document.querySelectorAll("[data-theme-set]");

function stored() {
  try { return localStorage.getItem("theme") || ""; } catch { return ""; }
}

function show(theme) {
  if (theme) html.setAttribute("data-theme", theme); else html.removeAttribute("data-theme");
  buttons().forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.themeSet === theme)));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-set]");
  if (!button) return;
  const theme = button.dataset.themeSet;
  try { if (theme) localStorage.setItem("theme", theme); else localStorage.removeItem("theme"); } catch { /* not kept */ }
  show(theme);
});
show(stored());
