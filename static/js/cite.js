// The style of citation that a reader chose is kept in this browser; without this file the choice holds for the page.
const KEY = "citation-style";
const choices = [...document.querySelectorAll("input[name=citation-style]")];

function remembered() {
  try { return localStorage.getItem(KEY); } catch { return null; }
}

const former = choices.find((choice) => choice.value === remembered());
if (former) former.checked = true;

for (const choice of choices) {
  choice.addEventListener("change", () => {
    try { localStorage.setItem(KEY, choice.value); } catch { /* not kept */ }
  });
}
