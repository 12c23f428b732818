// The editor of the programme: <div id="board">, see templates/admin/programme/board_part.html.
// The server decides every move and sends the board back as it is then; here is only how a move is shown and asked for.
import { layOut } from "./board-layout.js";
import { keys } from "./board-keys.js";
import { pointer } from "./board-pointer.js";

const board = () => document.getElementById("board");

let leaving;

function say(text, where = "[data-told]") {
  const region = board().querySelector(where);
  region.textContent = "";
  // A region that is filled in the same breath in which it appears is not read out.
  setTimeout(() => { region.textContent = text; }, 60);
  clearTimeout(leaving);
  if (where === "[data-told]") leaving = setTimeout(() => { region.textContent = ""; }, 8000);
}

async function send(address, fields, focus) {
  const body = new FormData(board().querySelector("[data-send]"));
  for (const [name, value] of Object.entries({ back: board().dataset.day, ...fields })) body.set(name, value);
  board().setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, headers: { "X-Part": "board" } });
    if (!answer.ok && answer.status !== 409) throw new Error(answer.status);
  } catch {
    board().removeAttribute("aria-busy");
    layOut(board());
    say(board().dataset.lost, "[data-refusal]");
    return;
  }
  show(await answer.text(), focus);
}

function show(html, focus) {
  const sought = board().querySelector("[data-find]")?.value ?? "";
  const scrolled = board().querySelector(".b-scroll");
  const [left, top] = [scrolled.scrollLeft, scrolled.scrollTop];
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("board");
  board().replaceWith(fresh);
  start();
  find(sought);
  Object.assign(fresh.querySelector(".b-scroll"), { scrollLeft: left, scrollTop: top });
  for (const name of ["[data-told]", "[data-refusal]"]) {
    const told = fresh.querySelector(name).textContent.trim();
    if (told) say(told, name);
  }
  const wanted = focus && fresh.querySelector(`[data-slot="${focus}"] .b-pick`);
  (wanted || fresh.querySelector("[data-undo] button"))?.focus({ preventScroll: !wanted });
}

// Where a slot would stand: room, minutes from the day's beginning, minutes it lasts; room "off" takes it off the timetable.
function ask(slot, place) {
  const { seen, move, slot: id } = slot.dataset;
  if (place.room === "off") return send(move, { seen, off: "1" }, id);
  const instant = new Date((Number(board().dataset.begins) + place.offset * 60) * 1000).toISOString();
  const room = place.room === "0" ? "" : place.room;
  return send(move, { seen, room, instant, minutes: place.minutes }, id);
}

// Of many sessions without a time, those with these words.
function find(words) {
  const field = board().querySelector("[data-find]");
  if (!field) return;
  field.value = words;
  for (const entry of board().querySelectorAll("[data-waiting] .b-slot")) {
    entry.hidden = !entry.textContent.toLocaleLowerCase().includes(words.trim().toLocaleLowerCase());
  }
}

function start() {
  const here = board();
  here.querySelector("[data-find]")?.addEventListener("input", (event) => find(event.target.value));
  layOut(here);
  keys(here, ask, say);
  pointer(here, ask);
  for (const form of here.querySelectorAll("form[action]")) {
    form.addEventListener("submit", (event) => { event.preventDefault(); send(form.action, {}); });
  }
}

document.addEventListener("keydown", (event) => {
  const undo = board()?.querySelector("[data-undo] button:not([disabled])");
  if (undo && event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.target.closest("input, textarea")) {
    event.preventDefault();
    undo.click();
  }
});

if (board()) {
  start();
  addEventListener("resize", () => layOut(board()));
}
