// <div class="asked" data-shown-by="q1" data-shown-for="other"><input type="hidden" name="seen" …>…</div>
// Shown while another answer says so. Without this file the server asks again; it decides in any case.
const asked = [...document.querySelectorAll("[data-shown-by]")];

function says(form, name, value) {
  const inputs = [...form.elements].filter((input) => input.name === name && !input.closest(".asked")?.hidden);
  return inputs.some((input) => {
    if (input.type !== "checkbox" && input.type !== "radio") return input.value === value;
    // A single tick sends "on"; that is a yes.
    return input.checked && (input.value === "on" ? "yes" : input.value) === value;
  });
}

function follow() {
  // In the order of the page: a question that is hidden shows no other.
  asked.forEach((part) => {
    const form = part.closest("form");
    part.hidden = !says(form, part.dataset.shownBy, part.dataset.shownFor);
    part.querySelector("input[type=hidden]").disabled = part.hidden;
  });
}

if (asked.length) {
  document.addEventListener("change", follow);
  // A page that comes back by the back button has its answers again.
  window.addEventListener("pageshow", follow);
  follow();
}
