// Reads QR codes from the camera: by the browser's own detector, else by a library that is fetched only then.
const SAME_CODE_AGAIN = 4000;
const LOOK_EVERY = 150;

export function startCamera(door, { read, refused, words }) {
  const button = door.querySelector("[data-camera-button]");
  const frame = door.querySelector("[data-camera]");
  const video = frame.querySelector("video");
  const start = button.textContent;
  let stream = null;

  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    frame.hidden = true;
    button.setAttribute("aria-pressed", "false");
    button.textContent = start;
  };

  const open = async () => {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    frame.hidden = false;
    button.setAttribute("aria-pressed", "true");
    button.textContent = words.stop;
    await video.play();
    look(video, await detector(door.dataset.decoder), () => stream !== null, read);
  };

  button.addEventListener("click", () => {
    if (stream) stop();
    else open().catch(() => { stop(); refused(); });
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); });
}

async function look(video, detect, goesOn, read) {
  let last = { code: "", at: 0 };
  while (goesOn()) {
    const code = await detect(video).catch(() => "");
    const now = performance.now();
    // A code that stays before the camera is one scan.
    if (code && (code !== last.code || now - last.at > SAME_CODE_AGAIN)) read(code);
    if (code) last = { code, at: now };
    await new Promise((done) => setTimeout(done, LOOK_EVERY));
  }
}

async function detector(address) {
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => []);
  if (formats?.includes("qr_code")) {
    const own = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await own.detect(video))[0]?.rawValue ?? "";
  }
  await load(address);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    if (!canvas.width) return "";
    pen.drawImage(video, 0, 0);
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return globalThis.jsQR(data, width, height)?.data ?? "";
  };
}

function load(address) {
  return new Promise((done, failed) => {
    const script = document.createElement("script");
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    script.src = address;
    document.head.append(script);
  });
}
