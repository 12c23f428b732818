// <div data-proof>: the browser does a sum while somebody writes, so that programs pay for each text. Nobody is asked anything; where
// a browser cannot do it (no https, no workers) the form goes without.
const begin = async (place) => {
  const { challenge, library, worker, language, words } = place.dataset;
  await import(library);
  if (words) await import(words);
  globalThis.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(worker, { type: "module" }));
  const widget = document.createElement("altcha-widget");
  widget.setAttribute("language", language);
  const settings = { auto: "onfocus", challenge, hideFooter: true, hideLogo: true, humanInteractionSignature: false, minDuration: 0, disableAutoFocus: true };
  widget.setAttribute("configuration", JSON.stringify(settings));
  // Who writes for longer than a challenge lasts gets another one.
  widget.addEventListener("expired", () => widget.verify());
  place.append(widget);
};

document.querySelectorAll("[data-proof]").forEach((place) => {
  if (globalThis.isSecureContext && globalThis.crypto?.subtle && globalThis.Worker) begin(place);
});
