// <form data-draft="name">: what is typed stays in this browser, past leaving the page, losing the network and signing in, until
// it is sent (a page with data-draft-sent="name") or forgotten. What the server sent back after a mistake is newer than what lies here.
const LEFT_OUT = new Set(["website", "csrfmiddlewaretoken", "began", "begun_here", "row_version", "altcha"]);
const keyOf = (name) => `draft:${name}`;

const read = (name) => {
  try {
    return JSON.parse(localStorage.getItem(keyOf(name)));
  } catch {
    return null;
  }
};
const remove = (name) => {
  try {
    localStorage.removeItem(keyOf(name));
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
};

const fieldsOf = (form) => [...form.elements].filter((field) => field.name && field.type !== "submit" && !LEFT_OUT.has(field.name));

const valuesOf = (form) => {
  const values = {};
  for (const field of fieldsOf(form)) {
    values[field.name] ??= [];
    if (!["checkbox", "radio"].includes(field.type) || field.checked) values[field.name].push(field.value);
  }
  return values;
};

const restore = (form, values) => {
  for (const field of fieldsOf(form)) {
    const kept = values[field.name];
    if (!kept) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = kept.includes(field.value);
    else if (kept.length) field.value = kept[0];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const keep = (form) => {
  try {
    localStorage.setItem(keyOf(form.dataset.draft), JSON.stringify({ at: Date.now(), values: valuesOf(form) }));
    return true;
  } catch {
    return false;
  }
};

const say = (form, at) => {
  const line = form.querySelector("[data-draft-line]");
  const words = line.querySelector("[data-draft-words]");
  const time = new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  words.textContent = words.dataset.draftWords.replace("{time}", time);
  line.hidden = false;
};

// A page that cannot be reached would take the form's place, and the words with it.
const reaches = async () => {
  if (!navigator.onLine) return false;
  try {
    await fetch(location.href, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(8000) });
    return true;
  } catch {
    return false;
  }
};

const guard = (form) => {
  const notice = form.querySelector("[data-draft-offline]");
  let tried = false;
  form.addEventListener("submit", async (event) => {
    if (tried || event.defaultPrevented) return;
    event.preventDefault();
    const button = event.submitter;
    if (await reaches()) {
      tried = true;
      form.requestSubmit(button);
      tried = false;
      return;
    }
    notice.hidden = false;
    notice.scrollIntoView({ block: "center" });
  });
  window.addEventListener("online", () => { notice.hidden = true; });
};

const look = (form) => {
  const name = form.dataset.draft;
  const kept = read(name);
  const newer = kept && kept.at > Number(form.dataset.draftAt || 0) * 1000;
  if (newer && form.dataset.draftBound === undefined) restore(form, kept.values);
  if (newer) say(form, kept.at);
  let waiting = 0;
  form.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => keep(form) && say(form, Date.now()), 400);
  });
  window.addEventListener("pagehide", () => { if (waiting) keep(form); });
  form.querySelector("[data-draft-forget]").addEventListener("click", () => {
    clearTimeout(waiting);
    waiting = 0;
    remove(name);
    form.reset();
    // Whatever counts or shows what is typed looks again.
    for (const field of fieldsOf(form)) field.dispatchEvent(new Event("input", { bubbles: true }));
    form.querySelector("[data-draft-line]").hidden = true;
  });
  guard(form);
};

document.querySelectorAll("[data-draft-sent]").forEach((page) => remove(page.dataset.draftSent));
document.querySelectorAll("form[data-draft]").forEach(look);
