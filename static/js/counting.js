// <div hidden data-seen="/papers/ID/seen/">: once the page was visible for a second, the site is told so.
const LONG_ENOUGH = 1000;
const mark = document.querySelector("[data-seen]");
let waiting;

function look() {
  clearTimeout(waiting);
  if (document.visibilityState === "visible") waiting = setTimeout(tell, LONG_ENOUGH);
}

function tell() {
  document.removeEventListener("visibilitychange", look);
  navigator.sendBeacon(mark.dataset.seen);
}

if (mark && navigator.sendBeacon) {
  document.addEventListener("visibilitychange", look);
  look();
}
