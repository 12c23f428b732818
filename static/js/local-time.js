// <button data-local-time data-zone="Asia/Baku" data-words="Times are your own, ZONE; the conference keeps Baku time (UTC+4)." data-back="Show Baku time">:
// rewrites every <time> of the page that has an hour, and back; where the date is another one, it says which. Remembered in this browser.
const button = document.querySelector("[data-local-time]");
const KEY = "local-time";
const language = document.documentElement.lang;
const mine = Intl.DateTimeFormat().resolvedOptions().timeZone;
const CLOCK = /\d{1,2}:\d{2}/;

const written = (moment, zone, style) => new Intl.DateTimeFormat(language, { timeZone: zone, ...style }).format(moment);
const clock = (moment, zone) => written(moment, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const date = (moment, zone) => written(moment, zone, { day: "numeric", month: "short" });
const offset = (moment, zone) => new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" })
  .formatToParts(moment).find((piece) => piece.type === "timeZoneName").value.replace("GMT", "UTC").replace("-", "−");

function local(element, zone) {
  const moment = new Date(element.dateTime);
  const original = element.dataset.original.trim();
  if (!CLOCK.test(original)) return null;
  const moved = date(moment, mine) !== date(moment, zone) || original.length > 5;
  return moved ? `${clock(moment, mine)}, ${date(moment, mine)}` : clock(moment, mine);
}

function rewrite(on) {
  document.querySelectorAll("time[datetime*='T']").forEach((element) => {
    element.dataset.original ??= element.textContent;
    element.textContent = (on && local(element, button.dataset.zone)) || element.dataset.original;
  });
  const first = document.querySelector("main time[datetime*='T']");
  const name = `${mine.split("/").pop().replaceAll("_", " ")} (${offset(first ? new Date(first.dateTime) : new Date(), mine)})`;
  document.querySelectorAll("[data-zone-head]").forEach((element) => {
    element.dataset.original ??= element.textContent;
    element.textContent = on ? name : element.dataset.original;
  });
  const note = document.querySelector("[data-local-note]");
  if (note) {
    note.hidden = !on;
    document.querySelector("[data-zone-words]").hidden = on;
    note.textContent = on ? button.dataset.words.replace("ZONE", name) : "";
  }
}

if (button) {
  const words = button.textContent;
  const remembered = () => { try { return localStorage.getItem(KEY) === "1"; } catch { return false; } };
  let on = false;
  const turn = (to) => {
    on = to;
    rewrite(on);
    button.textContent = on ? button.dataset.back : words;
    button.setAttribute("aria-pressed", String(on));
  };
  button.addEventListener("click", () => {
    turn(!on);
    try { localStorage.setItem(KEY, on ? "1" : "0"); } catch { /* not kept */ }
  });
  document.addEventListener("times-written", () => { if (on) rewrite(true); });
  if (remembered()) turn(true);
}
