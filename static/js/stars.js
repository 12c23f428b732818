// My programme: stars live in this browser. <div data-stars="baku-forum" data-add="Add to my programme"> around slots with data-session="ID".
const root = document.querySelector("[data-stars]");

if (root) {
  const key = `stars:${root.dataset.stars}`;
  const read = () => { try { return new Set(JSON.parse(localStorage.getItem(key) || "[]")); } catch { return new Set(); } };
  const write = (chosen) => { try { localStorage.setItem(key, JSON.stringify([...chosen])); } catch { /* not kept */ } };
  const show = () => {
    const chosen = read();
    root.querySelectorAll("[data-session]").forEach((slot) => {
      const on = chosen.has(slot.dataset.session);
      slot.classList.toggle("mine", on);
      slot.querySelector(".star")?.setAttribute("aria-pressed", String(on));
    });
    document.querySelectorAll("[data-star-count]").forEach((element) => { element.textContent = root.querySelectorAll(".slot.mine").length; });
  };
  root.addEventListener("click", (event) => {
    const star = event.target.closest(".star");
    if (!star) return;
    const chosen = read();
    const id = star.closest("[data-session]").dataset.session;
    if (!chosen.delete(id)) chosen.add(id);
    write(chosen);
    show();
  });
  document.querySelectorAll("[data-mine]").forEach((button) => button.addEventListener("click", () => {
    const only = button.dataset.mine === "only";
    root.classList.toggle("only-mine", only);
    document.querySelectorAll("[data-mine]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
  }));
  window.addEventListener("storage", show);
  show();
}
