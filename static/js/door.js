// The door: a scan is sent without leaving the page, and kept when there is no network. Without this file it is a form.
import { startCamera } from "./door-camera.js";

const door = document.querySelector("[data-door]");
const form = door?.querySelector("form.door-bar");
const say = (name) => door.querySelector(`template[data-say="${name}"]`).content.cloneNode(true);
const SHELF = `door:${door?.dataset.door}`;
const SIGNALS = "door:signals";
const PATIENCE = 8000;
const ASK_EVERY = 10000;
const LOUD = { good: [880, [80]], warn: [330, [120, 80, 120]], bad: [220, [250, 100, 250]] };

const kept = () => JSON.parse(localStorage.getItem(SHELF) ?? "[]");
const keep = (scans) => {
  localStorage.setItem(SHELF, JSON.stringify(scans));
  showKept();
};
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function showKept() {
  const line = door.querySelector("[data-kept]");
  line.hidden = kept().length === 0;
  line.querySelector("[data-kept-words]").replaceChildren(say("kept"), ` ${kept().length}`);
}

function show(fragment) {
  door.querySelector("[data-answer]").replaceChildren(fragment);
  signal(door.querySelector(".door-answer"));
}

function signal(answer) {
  const sign = Object.keys(LOUD).find((name) => answer?.classList.contains(name));
  if (!sign || localStorage.getItem(SIGNALS) !== "on") return;
  const [pitch, pattern] = LOUD[sign];
  navigator.vibrate?.(pattern);
  const sound = new AudioContext();
  const tone = new OscillatorNode(sound, { frequency: pitch });
  tone.connect(sound.destination);
  tone.onended = () => sound.close();
  tone.start();
  tone.stop(sound.currentTime + 0.15);
}

// What is being written in a reason must not vanish under the finger.
function showState(part) {
  const state = door.querySelector("[data-state]");
  if (part && !state.querySelector("details[open]")) state.replaceChildren(...part.childNodes);
}

async function fetchPart(address, name, options = {}) {
  const answer = await fetch(address, { ...options, headers: { "X-Part": name }, signal: AbortSignal.timeout(PATIENCE) });
  if (answer.status >= 500) throw new TypeError(`status ${answer.status}`);
  if (answer.redirected || answer.status === 403 || answer.status === 404) return null;
  return document.createRange().createContextualFragment(await answer.text());
}

// True when the server has answered, whatever it said.
async function send(scan) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ ...scan.fields, csrfmiddlewaretoken: token });
  let part;
  try {
    part = await fetchPart(scan.action, "answer", { method: "POST", body });
  } catch {
    show(say("no-network"));
    return false;
  }
  if (part === null) {
    show(say("signed-out"));
    return false;
  }
  const state = part.querySelector("[data-state]");
  state?.remove();
  show(part);
  showState(state);
  return true;
}

async function submit(scan) {
  const answer = door.querySelector("[data-answer]");
  answer.setAttribute("aria-busy", "true");
  if (!(await send(scan))) keep([...kept(), scan]);
  answer.removeAttribute("aria-busy");
}

let sending = false;
async function sendKept() {
  if (sending || kept().length === 0) return;
  sending = true;
  while (kept().length && (await send(kept()[0]))) keep(kept().slice(1));
  sending = false;
}

function scanOf(source) {
  const fields = Object.fromEntries(new FormData(source));
  delete fields.csrfmiddlewaretoken;
  if ("key" in fields) fields.key = newKey();
  if ("device" in fields) fields.device = form.elements.device.value;
  return { action: source.action, fields };
}

function listen() {
  // In the capture phase: what is sent from here is not a page that leaves.
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-scan]")) {
      event.preventDefault();
      submit(scanOf(event.target));
      form.elements.code.value = "";
      if (event.target === form) form.elements.code.focus();
    } else if (event.target.matches("form[data-find]")) {
      event.preventDefault();
      find(event.target);
    }
  }, true);
  let typing;
  door.querySelector("form[data-find]").addEventListener("input", (event) => {
    clearTimeout(typing);
    typing = setTimeout(find, 250, event.currentTarget);
  });
  door.querySelector("select[data-send]")?.addEventListener("change", (event) => event.target.form.submit());
  door.querySelector("[data-send-again]").addEventListener("click", sendKept);
  window.addEventListener("online", sendKept);
  setInterval(refresh, ASK_EVERY);
}

async function find(search) {
  const part = await fetchPart(`${door.dataset.door}?${new URLSearchParams(new FormData(search))}`, "found").catch(() => say("no-network"));
  door.querySelector("[data-found]").replaceChildren(part ?? say("signed-out"));
}

async function refresh() {
  if (document.hidden) return;
  await sendKept();
  const part = await fetchPart(`${door.dataset.door}?list=${form.elements.list.value}`, "state").catch(() => null);
  showState(part);
}

function rememberSignals() {
  const box = door.querySelector("[data-signals]");
  box.checked = localStorage.getItem(SIGNALS) === "on";
  box.addEventListener("change", () => localStorage.setItem(SIGNALS, box.checked ? "on" : "off"));
}

if (form) {
  listen();
  rememberSignals();
  showKept();
  sendKept();
  startCamera(door, {
    read: (code) => {
      const scan = scanOf(form);
      submit({ ...scan, fields: { ...scan.fields, code } });
    },
    refused: () => show(say("no-camera")),
    words: { stop: say("stop").textContent },
  });
}
