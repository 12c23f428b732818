// Moving and stretching by mouse or pen. A finger scrolls; it moves by the form behind the pencil.
import { MINUTE, STEP, bringIn, layOut, put, rooms, within } from "./board-layout.js";

const FAR = 5;
const EDGE = 36;
const PACE = 14;
const snapped = (minutes) => Math.round(minutes / STEP) * STEP;

export function pointer(board, ask) {
  board.addEventListener("pointerdown", (event) => {
    const slot = event.target.closest(".b-slot");
    if (!slot || event.button || event.pointerType === "touch" || event.target.closest(".b-form") || slot.querySelector(".b-pick:disabled")) return;
    follow(board, slot, event, Boolean(event.target.closest(".b-resize")), ask);
  });
}

function follow(board, slot, down, stretching, ask) {
  const waiting = !slot.closest("[data-room]");
  const start = { room: slot.closest("[data-room]")?.dataset.room, offset: Number(slot.dataset.offset ?? 0), minutes: Number(slot.dataset.minutes) };
  const [home, next] = [slot.parentElement, slot.nextElementSibling];
  const grip = down.clientY - slot.getBoundingClientRect().top;
  let place = null;

  const move = (event) => {
    if (!place && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < FAR) return;
    if (!place) begin();
    place = stretching ? { ...start, minutes: start.minutes + snapped((event.clientY - down.clientY) / MINUTE) } : under(event);
    if (place.room === "off") return;
    scrollAlong(board.querySelector(".b-scroll"), event);
    bringIn(board, slot, place);
    put(board, slot, within(board, place));
  };
  const begin = () => {
    board.dataset.dragged = "1";
    slot.classList.add("picked");
  };
  const under = (event) => {
    const over = document.elementsFromPoint(event.clientX, event.clientY);
    if (over.some((element) => element.matches("[data-waiting]"))) return { ...start, room: "off" };
    const room = rooms(board).find((section) => event.clientX >= section.getBoundingClientRect().left && event.clientX < section.getBoundingClientRect().right);
    const lane = (room ?? rooms(board)[0]).querySelector(".b-lane").getBoundingClientRect();
    const offset = Number(board.dataset.opens) + snapped((event.clientY - (waiting ? 0 : grip) - lane.top) / MINUTE);
    return { room: room?.dataset.room ?? start.room ?? "off", offset, minutes: start.minutes };
  };
  const restore = () => {
    slot.classList.remove("picked");
    slot.removeAttribute("style");
    if (slot.parentElement !== home) home.insertBefore(slot, next);
    layOut(board);
  };
  const end = (event) => {
    document.removeEventListener("pointermove", move);
    document.removeEventListener("pointerup", end);
    document.removeEventListener("pointercancel", end);
    document.removeEventListener("keydown", escape);
    // The click that follows a drag must not pick the session up.
    setTimeout(() => { delete board.dataset.dragged; });
    if (!place) return;
    const same = place.room === start.room && place.offset === start.offset && place.minutes === start.minutes;
    if (event.type !== "pointerup" || same || (waiting && place.room === "off")) restore();
    else ask(slot, place);
  };
  const escape = (event) => { if (event.key === "Escape") end(event); };
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", escape);
}

// Near an edge of what is shown, the board comes along.
function scrollAlong(frame, event) {
  const box = frame.getBoundingClientRect();
  const towards = (at, start, end) => (at > start && at < start + EDGE ? -PACE : at < end && at > end - EDGE ? PACE : 0);
  frame.scrollBy(towards(event.clientX, box.left, box.right), towards(event.clientY, box.top, box.bottom));
}
