// A short message that goes by itself; with an undo when there is one.
export function toast(text, { undo, undoText } = {}) {
  document.querySelector(".toast:not(.still)")?.remove();
  const box = document.createElement("div");
  box.className = "toast";
  box.setAttribute("role", "status");
  box.append(text);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = undoText;
    button.addEventListener("click", () => { undo(); box.remove(); });
    box.append(button);
  }
  document.body.append(box);
  setTimeout(() => box.remove(), 8000);
}
