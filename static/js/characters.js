// <p data-count="id_text" data-least="80">: how many characters are written, beside the number that is needed.
document.querySelectorAll("[data-count]").forEach((line) => {
  const field = document.getElementById(line.dataset.count);
  const show = () => {
    line.textContent = `${field.value.trim().length} / ${line.dataset.least}`;
  };
  field.addEventListener("input", show);
  show();
});
