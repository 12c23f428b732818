// <button data-copy="id-of-text" data-copied="Citation copied"> and <button data-print>
import { toast } from "./toast.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-print]");
  if (!button) return;
  if (button.dataset.print !== undefined) { window.print(); return; }
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.value ?? source.innerText);
    toast(button.dataset.copied || button.textContent);
  } catch {
    getSelection().selectAllChildren(source);
  }
});
