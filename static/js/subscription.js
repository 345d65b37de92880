/** The browser's push subscription: made with our own time-out, remade when the key changes. */
const TIMEOUT_MS = 15_000;

export const supported = () =>
  "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

export const permission = () => (supported() ? Notification.permission : "unsupported");

/** Reject with `Error(name)` after `ms`: Chromium's subscribe() can hang for ever. */
export function within(promise, ms, name) {
  let timer;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(name)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function manager() {
  const registration = await within(navigator.serviceWorker.ready, TIMEOUT_MS, "no-worker");
  return registration.pushManager;
}

export async function current() {
  return supported() ? (await manager()).getSubscription() : null;
}

/** As `current`, without waiting for a worker that may never have been registered. */
export async function existing() {
  const registration = await navigator.serviceWorker?.getRegistration();
  return registration?.pushManager?.getSubscription();
}

/** The present subscription for `key` (base64url); one for another key is given up first. */
export async function subscribe(key) {
  const push = await manager();
  const found = await push.getSubscription();
  if (found && keyOf(found) === key) return found;
  await found?.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  const made = push.subscribe(options).catch((error) => {
    throw new Error(error.name === "NotAllowedError" ? "blocked" : "no-service");
  });
  return within(made, TIMEOUT_MS, "timeout");
}

export async function unsubscribe() {
  await (await existing())?.unsubscribe();
}

function keyOf(subscription) {
  const key = subscription.options?.applicationServerKey;
  if (!key) return undefined;
  return btoa(String.fromCharCode(...new Uint8Array(key)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function bytes(key) {
  const text = atob(key.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
