// Quantities: minus and plus beside a number, and an order that follows them.
// An input with data-people says for how many people each number counts.
// <form data-order data-free="Free"> … <li data-price="16000" data-title="Full day"> … <ul data-lines> <b data-total data-currency="AZN" data-minor="2">
const form = document.querySelector("form[data-order]");

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-step]");
  if (!button) return;
  const input = button.parentElement.querySelector("input");
  const value = Number(input.value || 0) + Number(button.dataset.step);
  input.value = Math.min(Number(input.max || 99), Math.max(Number(input.min || 0), value));
  input.dispatchEvent(new Event("input", { bubbles: true }));
});

function amount(minor, total) {
  const digits = Number(total.dataset.minor ?? 2);
  const value = minor / 10 ** digits;
  return `${Number.isInteger(value) ? value : value.toFixed(digits)} ${total.dataset.currency}`;
}

function follow() {
  const lines = form.querySelector("[data-lines]");
  const total = form.querySelector("[data-total]");
  const people = Math.max(1, Number(form.querySelector("[data-people]")?.value || 1));
  let sum = 0;
  const rows = [];
  form.querySelectorAll("li[data-price]").forEach((row) => {
    const input = row.querySelector("input[type=number]");
    if (!input) return;
    const each = Number(input.value || 0);
    const number = each * people;
    row.classList.toggle("picked", number > 0);
    row.querySelectorAll("button[data-step]").forEach((button) => {
      button.disabled = button.dataset.step === "-1" ? each <= Number(input.min || 0) : number >= Number(input.max || 99);
    });
    if (!number) return;
    sum += number * Number(row.dataset.price);
    const line = document.createElement("li");
    const what = document.createElement("span");
    const much = document.createElement("span");
    what.textContent = `${row.dataset.title} × ${number}`;
    much.textContent = Number(row.dataset.price) ? amount(number * Number(row.dataset.price), total) : form.dataset.free;
    line.append(what, much);
    rows.push(line);
  });
  lines.replaceChildren(...rows);
  total.textContent = amount(sum, total);
  form.querySelectorAll("[data-empty]").forEach((element) => { element.hidden = rows.length > 0; });
}

if (form?.querySelector("[data-lines]")) {
  // While typing, not on leaving the field: the button below would move away under the finger that presses it.
  form.addEventListener("input", follow);
  follow();
}
