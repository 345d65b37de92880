/**
 * Whether our server can be reached. `navigator.onLine` alone is not believed: it says yes on a
 * signal that carries nothing. The server itself is asked, with a time limit, when something failed.
 */
const LIMIT_MS = 4000;
const AGAIN_MS = 10000;
const listeners = new Set();
let offline = false;
let asking;
let timer;

export const isOffline = () => offline;

/** Call `listener(offline)` at every change. */
export function onChange(listener) {
  listeners.add(listener);
}

/** Something has just come from our server. */
export const reached = () => set(false);

/** Ask the server; resolves to true when it can be reached. */
export function probe() {
  asking ??= ask().finally(() => {
    asking = undefined;
  });
  return asking;
}

async function ask() {
  const controller = new AbortController();
  const limit = setTimeout(() => controller.abort(), LIMIT_MS);
  try {
    const response = await fetch("/healthz", { cache: "no-store", signal: controller.signal });
    set(!response.ok);
  } catch {
    set(true);
  } finally {
    clearTimeout(limit);
  }
  return !offline;
}

function set(now) {
  clearTimeout(timer);
  if (now) timer = setTimeout(again, AGAIN_MS);
  if (now === offline) return;
  offline = now;
  for (const listener of listeners) listener(offline);
}

/** Only while somebody is looking: asking costs bytes and battery. */
function again() {
  if (document.visibilityState === "visible") probe();
  else document.addEventListener("visibilitychange", probe, { once: true });
}

window.addEventListener("online", probe);
window.addEventListener("offline", () => set(true));
if (navigator.onLine === false) set(true);
