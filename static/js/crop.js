// <form data-crop data-ratio="0.8"> with inputs x, y and zoom, <svg data-whole> with <rect data-frame>, and <svg data-shown>.
// The frame follows the inputs and the pointer; without this file it follows when the form is sent.
const form = document.querySelector("[data-crop]");

function follow() {
  const { width, height } = whole.viewBox.baseVal;
  const zoom = Number(inputs.zoom.value);
  const wide = Math.min(width, height * ratio) * 100 / zoom;
  const high = Math.min(height, wide / ratio);
  const left = (width - wide) * inputs.x.value / 100;
  const top = (height - high) * inputs.y.value / 100;
  Object.entries({ x: left, y: top, width: wide, height: high }).forEach(([name, value]) => frame.setAttribute(name, value.toFixed(1)));
  shown.setAttribute("viewBox", [left, top, wide, high].map((value) => value.toFixed(1)).join(" "));
}

// Where the pointer is, in the units of the drawing.
function place(event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(whole.getScreenCTM().inverse());
}

function percent(free, now, by) {
  return free < 1 ? now : Math.round(Math.max(0, Math.min(100, now + by * 100 / free)));
}

function drag(event) {
  const { width, height } = whole.viewBox.baseVal;
  const begun = place(event);
  const from = { x: Number(inputs.x.value), y: Number(inputs.y.value) };
  const free = { x: width - frame.width.baseVal.value, y: height - frame.height.baseVal.value };
  const move = (moved) => {
    const here = place(moved);
    inputs.x.value = percent(free.x, from.x, here.x - begun.x);
    inputs.y.value = percent(free.y, from.y, here.y - begun.y);
    follow();
  };
  frame.setPointerCapture(event.pointerId);
  frame.addEventListener("pointermove", move);
  frame.addEventListener("lostpointercapture", () => frame.removeEventListener("pointermove", move), { once: true });
  event.preventDefault();
}

let whole, frame, shown, inputs, ratio;
if (form) {
  [whole, frame, shown] = ["whole", "frame", "shown"].map((part) => form.querySelector(`[data-${part}]`));
  inputs = Object.fromEntries(["x", "y", "zoom"].map((name) => [name, form.elements[name]]));
  ratio = Number(form.dataset.ratio);
  form.addEventListener("input", follow);
  frame.addEventListener("pointerdown", drag);
  window.addEventListener("pageshow", follow);
}
