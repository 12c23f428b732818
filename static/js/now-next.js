// Now and next: <section data-now-next data-now-words="Now" data-next-words="Next" data-jump-words="Jump to now"> filled from
// the slots of the page; its <template> says when the next day begins. Looks at the clock again every half minute.
const section = document.querySelector("[data-now-next]");
const slots = [...document.querySelectorAll(".slot[data-session]")].map((element) => {
  const [start, end] = element.querySelectorAll(".slot-time time");
  return { element, start: new Date(start.dateTime), end: new Date(end.dateTime), clock: start };
});
const MOST = 5;
const DAY = 86400000;

function entry(slot) {
  const item = document.createElement("li");
  const source = slot.element.querySelector("h3 a");
  const link = document.createElement("a");
  link.href = source.href;
  link.textContent = source.textContent;
  if (source.parentElement.lang) link.lang = source.parentElement.lang;
  const room = slot.element.querySelector(".room");
  item.append(link);
  if (room) item.append(" ", Object.assign(document.createElement("span"), { className: "in", textContent: room.textContent }));
  return item;
}

function part(words, chosen) {
  const box = document.createElement("div");
  const key = Object.assign(document.createElement("p"), { className: "k", textContent: `${words} ` });
  const clock = document.createElement("time");
  clock.dateTime = chosen[0].clock.dateTime;
  clock.textContent = chosen[0].clock.dataset.original ?? chosen[0].clock.textContent;
  if (words === section.dataset.nextWords) key.append(clock);
  const list = document.createElement("ul");
  list.append(...chosen.slice(0, MOST).map(entry));
  if (chosen.length > MOST) list.append(Object.assign(document.createElement("li"), { textContent: `+ ${chosen.length - MOST}` }));
  box.append(key, list);
  return box;
}

function jump(slot) {
  document.querySelector("#now")?.removeAttribute("id");
  slot.element.id = "now";
  const line = document.createElement("p");
  line.append(Object.assign(document.createElement("a"), { href: "#now", textContent: section.dataset.jumpWords }));
  return line;
}

function show(at) {
  const running = slots.filter((slot) => slot.start <= at && at < slot.end);
  const later = slots.filter((slot) => at < slot.start);
  const first = Math.min(...later.map((slot) => +slot.start));
  const next = later.filter((slot) => +slot.start === first && first - at < DAY);
  const over = slots.length > 0 && !later.length && at - Math.max(...slots.map((slot) => +slot.end)) < DAY;
  slots.forEach((slot) => slot.element.classList.toggle("live", running.includes(slot)));
  const box = section.querySelector(".wrap");
  box.replaceChildren();
  if (running.length) box.append(part(section.dataset.nowWords, running));
  if (next.length) box.append(part(section.dataset.nextWords, next));
  const template = section.querySelector("template");
  if (over && template) box.append(template.content.cloneNode(true));
  if (running.length || next.length) box.append(jump(running[0] ?? next[0]));
  section.hidden = !box.childElementCount;
  document.dispatchEvent(new Event("times-written"));
}

if (section) {
  const look = () => { if (!section.contains(document.activeElement)) show(new Date()); };
  show(new Date());
  setInterval(look, 30000);
  document.addEventListener("visibilitychange", look);
}
