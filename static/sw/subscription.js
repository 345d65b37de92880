/**
 * The browser replaced or dropped the subscription (never told on iOS). Subscribe anew where that
 * is possible, and leave a mark: the page tells the server at the next opening, with its token.
 */
import * as store from "../js/store.js";
import { soon } from "./soon.js";

// Chromium's subscribe() can hang for ever.
const PATIENCE_MS = 20000;

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renew(event)));

async function renew(event) {
  const mark = { at: new Date().toISOString() };
  await soon(
    Promise.resolve().then(() => store.put("kv", "push-changed", mark)),
    1500,
  );
  const options = event.oldSubscription?.options;
  if (event.newSubscription || !options?.applicationServerKey) return;
  const { applicationServerKey } = options;
  await soon(
    Promise.resolve().then(() =>
      self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }),
    ),
    PATIENCE_MS,
  );
}
