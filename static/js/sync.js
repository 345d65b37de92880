/**
 * Keeps the server's copy of the reminders equal to this phone's wish.
 *
 * kv "reminders": { on, hour, days_before, timezone, id, token, rev, endpoint, said, next, problem }.
 * `said` is the last document that the server confirmed. kv "outbox": [{ id, token }] to be deleted
 * there; it is kept until the server says that it is gone. Nothing here asks for permission.
 */
import * as store from "./store.js";
import * as subscription from "./subscription.js";

const ADDRESS = "/api/subscriptions";
const REMINDED = ["pti", "mod44", "family"];
let running = Promise.resolve();

/** One at a time in this tab; a lock keeps other tabs out where the browser has locks. */
export function sync() {
  const once = () => (navigator.locks ? navigator.locks.request("ac-sync", run) : run());
  running = running.then(once, once);
  return running;
}

async function run() {
  try {
    await flush();
    await agree();
    await remember({ problem: undefined });
  } catch (error) {
    await remember({ problem: error.message });
  }
}

/** Delete at the server what this phone has given up; what does not answer stays for next time. */
async function flush() {
  for (const row of (await store.get("kv", "outbox")) ?? []) {
    const answer = await call("DELETE", `${ADDRESS}/${row.id}`, row.token);
    if (answer.ok || [401, 404].includes(answer.status)) {
      await store.update("kv", "outbox", (rows) => rows.filter(({ id }) => id !== row.id));
    }
  }
}

async function agree() {
  const state = await store.get("kv", "reminders");
  if (!state?.on) return;
  if (subscription.permission() !== "granted") throw new Error("blocked");
  const { key } = await (await call("GET", "/api/push-key")).json();
  const found = await subscription.subscribe(key);
  const wish = await wanted(state);
  if (state.token && state.endpoint === found.endpoint) await change(state, found, wish);
  else await register(state, found, wish, { again: true });
}

/** The whole document without subscription and revision. */
async function wanted(state) {
  const plans = (await everyPlan()).filter(({ scheme }) => REMINDED.includes(scheme));
  return {
    locale: (await store.get("kv", "language")) ?? document.documentElement.lang,
    timezone: state.timezone,
    hour: state.hour,
    days_before: state.days_before,
    plans: state.paused ? [] : plans.map(planOf),
  };
}

/** Everybody's plans, not only the present person's. */
async function everyPlan() {
  return (await store.entries("plans")).map(([, plan]) => plan);
}

function planOf({ id, scheme, period, paid_through, ends_on }) {
  return ends_on ? { id, scheme, period: "year", ends_on } : { id, scheme, period, paid_through };
}

/** Nothing new: ask how things stand. Something new: put it, with a higher revision. */
async function change(state, found, wish) {
  const path = `${ADDRESS}/${state.id}`;
  const same = JSON.stringify(wish) === state.said;
  const answer = same
    ? await call("GET", path, state.token)
    : await call("PUT", path, state.token, document_(found, state.rev + 1, wish));
  if (answer.ok) return confirmed(await answer.json(), wish);
  if (answer.status === 409) return catchUp(answer, found, wish, state);
  if ([401, 404].includes(answer.status)) return cure(state, wish);
  throw await refusal(answer);
}

/** The server has seen a higher revision: go on from there, once. */
async function catchUp(answer, found, wish, state) {
  const { state: stored } = await answer.json();
  const body = document_(found, (stored?.rev ?? state.rev) + 1, wish);
  const second = await call("PUT", `${ADDRESS}/${state.id}`, state.token, body);
  if (!second.ok) throw await refusal(second);
  return confirmed(await second.json(), wish);
}

async function register(state, found, wish, { again }) {
  await giveUp(state);
  const answer = await call("POST", ADDRESS, null, document_(found, 1, wish));
  if (answer.status === 409 && again) return cure({}, wish);
  if (!answer.ok) throw await refusal(answer);
  await remember({ endpoint: found.endpoint });
  return confirmed(await answer.json(), wish);
}

/** A lost token or a row of somebody else's: a new subscription; the old row ends at its next 410. */
async function cure(state, wish) {
  await subscription.unsubscribe();
  const { key } = await (await call("GET", "/api/push-key")).json();
  return register(state, await subscription.subscribe(key), wish, { again: false });
}

/** Put the row this phone had into the outbox, if it had one. */
async function giveUp({ id, token }) {
  if (!token) return;
  await store.update("kv", "outbox", (rows) => [...(rows ?? []), { id, token }]);
  await remember({ id: undefined, token: undefined, said: undefined });
}

async function confirmed(answer, wish) {
  const { id, token, rev, next, last_sent } = answer;
  await remember({
    id,
    ...(token ? { token } : {}),
    rev,
    next,
    last_sent,
    said: JSON.stringify(wish),
    confirmed_at: new Date().toISOString(),
  });
}

/** Turn off: at once on this phone, at the server as soon as it answers. */
export async function off() {
  const state = (await store.get("kv", "reminders")) ?? {};
  await giveUp(state);
  await store.update("kv", "reminders", ({ hour, days_before, timezone } = {}) => ({
    on: false,
    hour,
    days_before,
    timezone,
  }));
  await subscription.unsubscribe().catch(() => {});
  await sync();
}

/** A test notice; resolves to whether the push service took it. */
export async function test() {
  const { id, token } = (await store.get("kv", "reminders")) ?? {};
  return (await call("POST", `${ADDRESS}/${id}/test`, token)).ok;
}

function remember(change) {
  return store.update("kv", "reminders", (state) => (state ? { ...state, ...change } : undefined));
}

function document_(found, rev, wish) {
  const { endpoint, keys } = found.toJSON();
  return { subscription: { endpoint, keys }, rev, ...wish };
}

function call(method, path, token, body) {
  const headers = {
    "Accept-Language": document.documentElement.lang,
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
    ...(body ? { "Content-Type": "application/json" } : {}),
  };
  const options = { method, headers, cache: "no-store", body: body && JSON.stringify(body) };
  return subscription.within(fetch(path, options), 20_000, "offline").catch(() => {
    throw new Error("offline");
  });
}

/** The server's own sentence, in the page's language. */
async function refusal(answer) {
  const { error } = await answer.json().catch(() => ({}));
  return new Error(error?.message ? `said:${error.message}` : "failed");
}
