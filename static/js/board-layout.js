// Where slots stand on the grid. A slot's place is its data: data-offset and data-minutes, and the room it lies in.
export const MINUTE = 1.7;
export const STEP = 5;

const number = (slot, name) => Number(slot.dataset[name]);

export const rooms = (board) => [...board.querySelectorAll("[data-room]")];

export function layOut(board) {
  const grid = board.querySelector("[data-grid]");
  const opens = Number(board.dataset.opens);
  const height = (Number(board.dataset.closes) - opens) * MINUTE;
  for (const lane of grid.querySelectorAll(".b-lane")) lane.style.blockSize = `${height}px`;
  for (const tick of grid.querySelectorAll("[data-tick]")) tick.style.insetBlockStart = `${(tick.dataset.tick - opens) * MINUTE}px`;
  for (const room of rooms(board)) {
    for (const [slot, lane, lanes] of inLanes([...room.querySelectorAll(".b-slot:not(.picked)")])) {
      put(board, slot, { room: room.dataset.room, offset: number(slot, "offset"), minutes: number(slot, "minutes") }, lane, lanes);
    }
  }
}

export function put(board, slot, place, lane = 0, lanes = 1) {
  const section = board.querySelector(`[data-room="${place.room}"]`);
  const grid = board.querySelector("[data-grid]");
  const across = place.room === "0" ? grid.scrollWidth - section.offsetLeft : section.offsetWidth;
  const top = section.querySelector(".b-lane").offsetTop + (place.offset - Number(board.dataset.opens)) * MINUTE;
  Object.assign(slot.style, {
    insetBlockStart: `${top}px`,
    blockSize: `${Math.max(place.minutes * MINUTE - 2, 18)}px`,
    insetInlineStart: `${section.offsetLeft + (across * lane) / lanes}px`,
    inlineSize: `${across / lanes - 4}px`,
  });
  slot.classList.toggle("short", place.minutes < 30);
}

// Sessions that overlap in one room stand beside one another.
function inLanes(slots) {
  const sorted = slots.sort((one, other) => number(one, "offset") - number(other, "offset"));
  const ends = (slot) => number(slot, "offset") + number(slot, "minutes");
  const found = [];
  let group = [], until = -1;
  const close = () => {
    const free = [];
    const placed = group.map((slot) => {
      let lane = free.findIndex((end) => end <= number(slot, "offset"));
      if (lane < 0) lane = free.length;
      free[lane] = ends(slot);
      return [slot, lane];
    });
    found.push(...placed.map(([slot, lane]) => [slot, lane, free.length]));
  };
  for (const slot of sorted) {
    if (number(slot, "offset") >= until && group.length) { close(); group = []; }
    group.push(slot);
    until = Math.max(group.length === 1 ? -1 : until, ends(slot));
  }
  if (group.length) close();
  return found;
}

// By the clock of the conference, whichever the browser's is.
export function inWords(board, place) {
  const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: board.dataset.zone });
  const at = (offset) => clock.format(new Date((Number(board.dataset.begins) + offset * 60) * 1000));
  const name = board.querySelector(`[data-room="${place.room}"]`).dataset.name;
  return `${name}, ${at(place.offset)}–${at(place.offset + place.minutes)}`;
}

export function within(board, place) {
  const [opens, closes] = [Number(board.dataset.opens), Number(board.dataset.closes)];
  place.minutes = Math.max(STEP, place.minutes);
  place.offset = Math.max(opens, Math.min(place.offset, closes - Math.min(place.minutes, closes - opens)));
  return place;
}

// A session without a time enters the grid to be seen where it would stand.
export function bringIn(board, slot, place) {
  if (slot.closest("[data-room]")) return;
  board.querySelector(`[data-room="${place.room}"] .b-lane`).append(slot);
}
