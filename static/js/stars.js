// My programme: stars live in this browser. <div data-stars="baku-forum" data-star-words="On my programme:"> around
// elements with data-session="ID"; each gets a copy of the button in <template data-star-template>.
const root = document.querySelector("[data-stars]");
const button = document.querySelector("[data-star-template]")?.content.querySelector(".star");

if (root && button) {
  const key = `stars:${root.dataset.stars}`;
  const sessions = [...root.querySelectorAll("[data-session]")];
  const read = () => { try { return new Set(JSON.parse(localStorage.getItem(key) || "[]")); } catch { return new Set(); } };
  const write = (chosen) => { try { localStorage.setItem(key, JSON.stringify([...chosen])); } catch { /* not kept */ } };
  sessions.forEach((session) => {
    const star = button.cloneNode(true);
    star.setAttribute("aria-label", `${root.dataset.starWords} ${session.querySelector("h3").textContent}`);
    session.append(star);
  });
  const show = () => {
    const chosen = read();
    sessions.forEach((session) => {
      const on = chosen.has(session.dataset.session);
      session.classList.toggle("mine", on);
      session.querySelector(".star").setAttribute("aria-pressed", String(on));
    });
    document.querySelectorAll("[data-star-count]").forEach((element) => { element.textContent = chosen.size; });
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
  document.querySelectorAll("[data-mine]").forEach((choice) => choice.addEventListener("click", () => {
    root.classList.toggle("only-mine", choice.dataset.mine === "only");
    document.querySelectorAll("[data-mine]").forEach((other) => other.setAttribute("aria-pressed", String(other === choice)));
  }));
  window.addEventListener("storage", show);
  show();
}
