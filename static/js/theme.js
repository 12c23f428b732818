// Runs before anything is drawn, so that a chosen appearance never flashes. Everything else is in site.js.
(function () {
  var html = document.documentElement;
  html.classList.add("js");
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") html.setAttribute("data-theme", theme);
  } catch (error) { /* a private window keeps nothing: the system's appearance it is */ }
})();
