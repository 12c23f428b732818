// <button data-local-time data-back="Baku time">Show in my time</button>: rewrites every <time data-local> or .slot-time on the page and back.
const button = document.querySelector("[data-local-time]");

function rewrite(local) {
  document.querySelectorAll("time[datetime*='T']").forEach((element) => {
    element.dataset.original ??= element.textContent;
    if (!local) { element.textContent = element.dataset.original; return; }
    const moment = new Date(element.getAttribute("datetime"));
    if (/^\d{1,2}:\d{2}$/.test(element.dataset.original.trim())) {
      element.textContent = moment.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
    }
  });
}

if (button) {
  const words = button.textContent;
  let local = false;
  button.addEventListener("click", () => {
    local = !local;
    rewrite(local);
    button.textContent = local ? button.dataset.back : words;
    button.setAttribute("aria-pressed", String(local));
  });
}
