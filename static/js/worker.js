/** The page's side of the service worker: registers it, and asks a worker which shell it carries. */
const PATIENCE_MS = 3000;
let registered;

export const able = "serviceWorker" in navigator && "caches" in window && "indexedDB" in window;

/** After the page is at rest: the first view needs the bytes and the cores first. */
export function atRest() {
  const idle = (resolve) =>
    window.requestIdleCallback
      ? requestIdleCallback(resolve, { timeout: 3000 })
      : setTimeout(resolve, 500);
  return new Promise((resolve) => {
    if (document.readyState === "complete") idle(resolve);
    else window.addEventListener("load", () => idle(resolve), { once: true });
  });
}

/** The registration; rejects where the browser refuses one. */
export function registration() {
  registered ??= navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" });
  return registered;
}

/** The name of the shell that `worker` carries; undefined when it does not answer. */
export function shellOf(worker) {
  if (!worker) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data.shell);
    setTimeout(resolve, PATIENCE_MS);
    worker.postMessage({ type: "shell" }, [port2]);
  });
}

/** The shell in use, once there is an active worker. */
export async function activeShell() {
  await registration();
  const { active } = await navigator.serviceWorker.ready;
  return shellOf(active);
}
