// A phone for the scripts that speak with the server, in Node: its database, its push subscription,
// and a `fetch` that the test answers. Import it before any script of the app.
import "fake-indexeddb/auto";

// A channel between tabs would keep the process alive.
delete globalThis.BroadcastChannel;

const ORIGIN = "https://push.example";
let made = 0;
let current = null;

function subscription() {
  made += 1;
  const endpoint = `${ORIGIN}/${made}`;
  const unsubscribe = async () => {
    if (current?.endpoint === endpoint) current = null;
    return true;
  };
  const options = { applicationServerKey: new Uint8Array([0, 0, 0]).buffer };
  return { endpoint, options, unsubscribe, toJSON: () => ({ endpoint, keys: { auth: "a" } }) };
}

const pushManager = {
  getSubscription: async () => current,
  subscribe: async () => {
    current = subscription();
    return current;
  },
};
const registration = { pushManager };
Object.defineProperty(navigator, "serviceWorker", {
  value: { ready: Promise.resolve(registration), getRegistration: async () => registration },
});
class Classes extends Set {
  add(...names) {
    for (const name of names) super.add(name);
  }
  remove(...names) {
    for (const name of names) super.delete(name);
  }
}
globalThis.document = {
  documentElement: { lang: "es", classList: new Classes() },
  addEventListener() {},
};
globalThis.localStorage = { getItem: () => null, setItem() {}, clear() {} };
globalThis.window = { PushManager: {}, Notification: {} };
globalThis.Notification = { permission: "granted" };

/** The calls made, as "METHOD path" with the body under `body`. */
export const calls = [];
let answer = () => [500, {}];

globalThis.fetch = async (path, { method, headers, body }) => {
  const sent = {
    call: `${method} ${path}`,
    token: headers.Authorization,
    body: body && JSON.parse(body),
  };
  calls.push(sent);
  const [status, content] =
    path === "/api/push-key" ? [200, { key: "AAAA" }] : await answer(sent.call, sent);
  return { ok: status < 300, status, json: async () => content };
};

/** Answer from now on with `how("METHOD path", sent)` -> [status, body], perhaps later. */
export function answers(how) {
  answer = how;
  calls.length = 0;
}

/** What was asked of the server, without the key. */
export const asked = () =>
  calls.map(({ call }) => call).filter((each) => each !== "GET /api/push-key");

/** The push subscription as the browser has it: made anew, or none. */
export const subscribed = {
  get endpoint() {
    return current?.endpoint;
  },
  set on(value) {
    current = value ? subscription() : null;
  },
};
