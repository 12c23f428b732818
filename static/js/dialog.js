// <a data-dialog href="/a/small/page/">: opens the page's <main> in a dialog; without JavaScript the link simply leads there.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
    const main = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    dialog.setAttribute("aria-label", link.textContent.trim());
    const close = document.createElement("button");
    close.type = "button";
    close.className = "dialog-close";
    close.textContent = "×";
    close.setAttribute("aria-label", link.dataset.close || "Close");
    close.addEventListener("click", () => dialog.close());
    dialog.append(close, ...main.childNodes);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  } catch {
    location.href = link.href;
  }
});
