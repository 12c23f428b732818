// Votes without leaving the page: <span data-helpful="ID"><a href="/reviews/ID/helpful/"> … <span data-helpful-words>.
// The small page behind the link says what to send and what came of it. Whoever is not known yet goes there.
// A badge's explanation goes away with Escape.
import { toast } from "./toast.js";

const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

async function vote(link, words) {
  words.setAttribute("role", "status"); // before its words change, or nobody is told
  const first = await fetch(link.href, { credentials: "same-origin" });
  if (!first.ok || new URL(first.url).pathname !== new URL(link.href).pathname) throw new Error("not known");
  const form = (await parsed(first)).querySelector("main form");
  const button = form.querySelector("button[type=submit]");
  const body = new URLSearchParams(new FormData(form));
  if (button.name) body.set(button.name, button.value);
  const answer = await fetch(link.href, { method: "POST", credentials: "same-origin", body });
  const page = await parsed(answer);
  const refusal = page.querySelector("[data-refusal]");
  if (refusal) return toast(refusal.textContent);
  if (!answer.ok) throw new Error("not voted");
  words.textContent = page.querySelector("[data-helpful-words]").textContent;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-helpful] a");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  vote(link, link.parentElement.querySelector("[data-helpful-words]")).catch(() => { location.href = link.href; });
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && document.activeElement?.closest(".badge")) document.activeElement.blur();
});
