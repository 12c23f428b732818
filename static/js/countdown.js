// <p class="hold" role="timer" data-hold="SECONDS"><b data-clock>17:23</b>…<span data-over hidden>: the server decides, this only shows.
document.querySelectorAll("[data-hold]").forEach((hold) => {
  const end = Date.now() + Number(hold.dataset.hold) * 1000;
  const clock = hold.querySelector("[data-clock]");
  const tick = () => {
    const left = Math.max(0, Math.round((end - Date.now()) / 1000));
    clock.textContent = `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
    if (left > 0) return;
    clearInterval(timer);
    hold.querySelectorAll("[data-over]").forEach((words) => { words.hidden = false; });
  };
  const timer = setInterval(tick, 1000);
  tick();
});
