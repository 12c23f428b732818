// Now and next: <section data-now-next data-now-words="Now" data-next-words="Next"> filled from the slots of the page.
const section = document.querySelector("[data-now-next]");
const slots = [...document.querySelectorAll(".slot[data-start][data-end]:not(.pause, .cancelled)")];

function line(words, chosen) {
  const paragraph = document.createElement("p");
  const key = document.createElement("span");
  key.className = "k";
  key.textContent = words;
  paragraph.append(key, document.createElement("br"));
  chosen.forEach((slot, index) => {
    if (index) paragraph.append(", ");
    const source = slot.querySelector("h3 a, h3");
    const link = document.createElement("a");
    if (source.href) link.href = source.href;
    link.textContent = source.textContent;
    paragraph.append(link);
  });
  return paragraph;
}

function show(at) {
  const running = slots.filter((slot) => new Date(slot.dataset.start) <= at && at < new Date(slot.dataset.end));
  const later = slots.filter((slot) => at < new Date(slot.dataset.start));
  const first = Math.min(...later.map((slot) => +new Date(slot.dataset.start)));
  const next = later.filter((slot) => +new Date(slot.dataset.start) === first && first - at < 86400000);
  slots.forEach((slot) => slot.classList.toggle("live", running.includes(slot)));
  const box = section.querySelector(".wrap") || section;
  box.replaceChildren();
  if (running.length) box.append(line(section.dataset.nowWords, running));
  if (next.length) box.append(line(section.dataset.nextWords, next));
  section.hidden = !box.childElementCount;
}

if (section && slots.length) {
  show(new Date());
  setInterval(() => show(new Date()), 60000);
}
