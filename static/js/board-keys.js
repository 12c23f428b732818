// Moving by keyboard: Enter or Space picks a session up, arrow keys move it, Enter puts it down, Escape leaves it.
import { STEP, bringIn, inWords, layOut, put, rooms, within } from "./board-layout.js";

export function keys(board, ask, say) {
  let picked = null;

  const begin = (button) => {
    const slot = button.closest(".b-slot");
    const place = { room: slot.closest("[data-room]")?.dataset.room ?? firstRoom(board), offset: Number(slot.dataset.offset ?? firstFree(board)), minutes: Number(slot.dataset.minutes) };
    picked = { slot, button, place, home: slot.parentElement, next: slot.nextElementSibling };
    slot.classList.add("picked");
    bringIn(board, slot, place);
    button.setAttribute("aria-pressed", "true");
    button.focus();
    put(board, slot, place);
    say(`${board.dataset.picked} ${inWords(board, place)}`);
  };

  const leave = () => {
    const { slot, button, home, next } = picked;
    picked = null;
    slot.classList.remove("picked");
    slot.removeAttribute("style");
    if (slot.parentElement !== home) home.insertBefore(slot, next);
    button.setAttribute("aria-pressed", "false");
    layOut(board);
    return button;
  };

  const drop = (room) => {
    const { slot, place } = picked;
    picked = null;
    ask(slot, { ...place, room: room ?? place.room });
  };

  const moved = (change) => {
    change(picked.place);
    put(board, picked.slot, within(board, picked.place));
    picked.slot.scrollIntoView({ block: "nearest", inline: "nearest" });
    say(inWords(board, picked.place));
  };

  const beside = (place, by) => {
    const all = rooms(board).map((room) => room.dataset.room);
    const index = all.indexOf(place.room) + by;
    if (all[index] !== undefined) place.room = all[index];
  };

  const steps = {
    ArrowUp: (event) => moved((place) => { place.offset -= event.shiftKey ? 30 : STEP; }),
    ArrowDown: (event) => moved((place) => { place.offset += event.shiftKey ? 30 : STEP; }),
    ArrowLeft: () => moved((place) => beside(place, -1)),
    ArrowRight: () => moved((place) => beside(place, 1)),
    "+": () => moved((place) => { place.minutes += STEP; }),
    "=": () => moved((place) => { place.minutes += STEP; }),
    "-": () => moved((place) => { place.minutes -= STEP; }),
    Enter: () => drop(),
    " ": () => drop(),
    Delete: () => drop("off"),
    Backspace: () => drop("off"),
    Escape: () => { leave().focus(); say(board.dataset.left); },
  };

  board.addEventListener("keydown", (event) => {
    const step = picked && steps[event.key];
    if (!step) return;
    event.preventDefault();
    step(event);
  });
  board.addEventListener("click", (event) => {
    const button = event.target.closest(".b-pick");
    if (!button || button.disabled || board.dataset.dragged) return;
    if (picked) leave();
    begin(button);
  });
  board.addEventListener("focusout", (event) => {
    if (picked && event.target === picked.button && event.relatedTarget) leave();
  });
}

const firstRoom = (board) => (rooms(board)[1] ?? rooms(board)[0]).dataset.room;

// Where the last session of the first room ends, so that one after another can be placed without looking for a gap.
function firstFree(board) {
  const slots = [...board.querySelectorAll(`[data-room="${firstRoom(board)}"] .b-slot`)];
  const ends = slots.map((slot) => Number(slot.dataset.offset) + Number(slot.dataset.minutes));
  return ends.length ? Math.max(...ends) : Number(board.dataset.opens) + 60;
}
