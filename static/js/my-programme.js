// My programme: the stars of this browser and the sessions of the page. <div data-my-programme="baku-forum" data-sessions="a,b" data-kept>.
const page = document.querySelector("[data-my-programme][data-sessions]");

if (page) {
  const key = `stars:${page.dataset.myProgramme}`;
  const shown = page.dataset.sessions.split(",").filter(Boolean);
  const read = () => { try { return JSON.parse(localStorage.getItem(key) || "[]"); } catch { return []; } };
  const stars = read();
  const kept = "kept" in page.dataset;
  if (!kept && stars.length && !new URLSearchParams(location.search).has("sessions")) {
    location.replace(`?sessions=${stars.map(encodeURIComponent).join(",")}`);
  }
  page.querySelector("[data-take-stars]")?.addEventListener("click", (event) => {
    try { localStorage.setItem(key, JSON.stringify([...new Set([...stars, ...shown])])); } catch { return; }
    event.target.disabled = true;
  });
  const update = page.querySelector("[data-update]");
  if (update && stars.length && [...stars].sort().join() !== [...shown].sort().join()) {
    update.elements.sessions.value = stars.join(",");
    update.hidden = false;
  }
}

// On a ticket's page: <form data-carry-stars data-words="Carry the stars …"> inside <section data-my-programme="baku-forum">.
const carry = document.querySelector("[data-carry-stars]");

if (carry) {
  const read = () => { try { return JSON.parse(localStorage.getItem(`stars:${carry.closest("[data-my-programme]").dataset.myProgramme}`) || "[]"); } catch { return []; } };
  const shown = (carry.closest("[data-my-programme]").dataset.carried || "").split(",");
  const stars = read().filter((id) => !shown.includes(id));
  if (stars.length) {
    carry.elements.sessions.value = stars.join(",");
    carry.querySelector("button span").textContent = `${carry.dataset.words} (${stars.length})`;
    carry.hidden = false;
  }
}
