// A stage for the built worker: just enough of a service worker's world, in Node's vm.
import { readFileSync } from "node:fs";
import vm from "node:vm";

export const ORIGIN = "http://localhost:8000";
const BUILT = new URL("../../static/dist/sw.js", import.meta.url);

// What the server puts before the script; the words are the test's own.
const GIVEN = {
  shell: "shell-1",
  texts: {
    es: {
      title: "ES título",
      body: "ES texto",
      paid_title: "{month} ya está anotado",
      paid_body: "ES pagado",
      action_paid: "Ya pagué",
    },
    en: {
      title: "EN title",
      body: "EN body",
      paid_title: "{month} is already noted",
      paid_body: "EN paid",
      action_paid: "I have paid",
    },
  },
};

/** Start the worker. `world` replaces parts of its surroundings. */
export function start(world = {}) {
  const listeners = {};
  const shown = [];
  const opened = [];
  const context = {
    URL,
    URLSearchParams,
    Request,
    Response,
    Headers,
    fetch: () => Promise.reject(new TypeError("no network")),
    console,
    // Patience is measured in seconds; the test has less of it.
    setTimeout: (work, ms, ...given) => setTimeout(work, ms / 100, ...given),
    clearTimeout,
    location: new URL(`${ORIGIN}/sw.js`),
    navigator: { language: "es-MX" },
    Notification: { maxActions: 2 },
    caches: { keys: async () => [], open: async () => ({}), has: async () => false },
    registration: {
      scope: `${ORIGIN}/`,
      showNotification: async (title, options) => {
        shown.push({ title, options });
      },
    },
    clients: {
      claim: async () => undefined,
      matchAll: async () => [],
      openWindow: async (url) => opened.push(url),
    },
    skipWaiting: async () => undefined,
    addEventListener: (name, listener) => {
      listeners[name] = [...(listeners[name] ?? []), listener];
    },
    __WB_MANIFEST: [],
    __AC: GIVEN,
    ...world,
  };
  context.self = context;
  vm.runInNewContext(readFileSync(BUILT, "utf8"), context);
  return { listeners, shown, opened, context };
}

/** Give the worker an event; resolves once everything in `waitUntil` is done. */
export async function send(stage, name, event = {}) {
  const waited = [];
  event.waitUntil = (promise) => waited.push(promise);
  for (const listener of stage.listeners[name] ?? []) listener(event);
  await Promise.all(waited);
  return waited.length;
}

/** The PushMessageData of a body (string or bytes); null for a push without one. */
export function data(body) {
  if (body === null) return null;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const text = () => new TextDecoder().decode(bytes);
  return { text, json: () => JSON.parse(text()), arrayBuffer: () => bytes.buffer };
}
