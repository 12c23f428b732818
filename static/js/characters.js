// <p data-count="id_text" data-least="80" data-few="{number} …" data-many="{number} …">: how many characters are written,
// in the words for too few and for enough; without words, beside the number that is needed.
document.querySelectorAll("[data-count]").forEach((line) => {
  const field = document.getElementById(line.dataset.count);
  const show = () => {
    const number = [...field.value.trim()].length;
    const words = number < Number(line.dataset.least) ? line.dataset.few : line.dataset.many;
    line.textContent = words ? words.replace("{number}", number.toLocaleString(document.documentElement.lang)) : `${number} / ${line.dataset.least}`;
  };
  field.addEventListener("input", show);
  show();
});
