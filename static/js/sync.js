/**
 * Keeps the server's copy of the reminders equal to this phone's wish.
 *
 * kv "reminders": { on, paused, hour, days_before, timezone, id, token, rev, endpoint, said, next,
 * sent, confirmed_at, problem }. `said` is the last document that the server confirmed. kv "outbox":
 * [{ id, token }] to be deleted there, kept until the server says that it is gone. Nothing here asks
 * for permission.
 */
import { told } from "./standing.js";
import * as store from "./store.js";
import * as subscription from "./subscription.js";
import { setClasses } from "./summary.js";

const ADDRESS = "/api/subscriptions";
const PATIENCE_MS = 20_000;
// Within this time nothing is asked anew, unless something changed.
const FRESH_MS = 3_600_000;
const GONE = [401, 404];
export const DEFAULTS = { days_before: [3, 1], hour: 19 };
let running = Promise.resolve();

/** One at a time in this tab; a lock keeps other tabs out where the browser has locks. */
export function sync({ force = false } = {}) {
  const once = () => run(force);
  const locked = () => (navigator.locks ? navigator.locks.request("ac-sync", once) : once());
  running = running.then(locked, locked);
  return running;
}

async function run(force) {
  try {
    await flush();
    await agree(force);
    await remember({ problem: undefined });
  } catch (error) {
    await remember({ problem: error.message });
  }
  const state = await store.get("kv", "reminders");
  setClasses(["reminders-"], state?.on ? ["reminders-on"] : []);
}

/** Delete at the server what this phone has given up; what does not answer stays for next time. */
async function flush() {
  for (const row of (await store.get("kv", "outbox")) ?? []) {
    const answer = await call("DELETE", `${ADDRESS}/${row.id}`, row.token);
    if (!answer.ok && !GONE.includes(answer.status)) throw await refusal(answer);
    await store.update("kv", "outbox", (rows = []) => {
      const left = rows.filter(({ id }) => id !== row.id);
      return left.length ? left : undefined;
    });
  }
}

async function agree(force) {
  const state = await store.get("kv", "reminders");
  if (!state?.on) return;
  if (subscription.permission() !== "granted") return blocked(state);
  const wish = await wanted(state);
  if (!force && (await settled(state, wish))) return;
  const found = await subscription.subscribe(await pushKey());
  if (state.token && state.endpoint === found.endpoint) await change(state, found, wish);
  else await register(state, found, wish, { again: true });
  await store.remove("kv", "push-changed");
}

/** The person took the permission back: what the server holds is of no use any more. */
async function blocked(state) {
  await giveUp(state);
  await flush();
  throw new Error("blocked");
}

/** Confirmed a short while ago, for this wish and this subscription. */
async function settled(state, wish) {
  if (state.problem || state.said !== JSON.stringify(wish)) return false;
  if (Date.now() - Date.parse(state.confirmed_at ?? 0) > FRESH_MS) return false;
  return (await subscription.current())?.endpoint === state.endpoint;
}

async function pushKey() {
  const answer = await call("GET", "/api/push-key");
  if (!answer.ok) throw await refusal(answer);
  return (await answer.json()).key;
}

/** The whole document without subscription and revision. Everybody's plans, not only one person's. */
async function wanted(state) {
  const plans = (await store.entries("plans")).map(([, plan]) => told(plan));
  return {
    locale: (await store.get("kv", "language")) ?? document.documentElement.lang,
    timezone: state.timezone,
    hour: state.hour,
    days_before: state.days_before,
    plans: state.paused ? [] : plans,
  };
}

/** Nothing new: ask how things stand. Something new: put it, with a higher revision. */
async function change(state, found, wish) {
  const path = `${ADDRESS}/${state.id}`;
  const same = JSON.stringify(wish) === state.said;
  const answer = same
    ? await call("GET", path, state.token)
    : await call("PUT", path, state.token, whole(found, state.rev + 1, wish));
  if (answer.ok) return confirmed(await answer.json(), wish);
  if (answer.status === 409) return catchUp(answer, { state, found, wish });
  if (GONE.includes(answer.status)) return cure(state, wish);
  throw await refusal(answer);
}

/** The server has seen a higher revision: go on from there, once. Any other clash is cured. */
async function catchUp(answer, { state, found, wish }) {
  const body = await answer.json().catch(() => ({}));
  const stored = body.state ?? body.error?.state;
  if (!stored) return cure(state, wish);
  const path = `${ADDRESS}/${state.id}`;
  const second = await call("PUT", path, state.token, whole(found, stored.rev + 1, wish));
  if (!second.ok) throw await refusal(second);
  return confirmed(await second.json(), wish);
}

async function register(state, found, wish, { again }) {
  await giveUp(state);
  const answer = await call("POST", ADDRESS, null, whole(found, 1, wish));
  if (answer.status === 409 && again) return cure({}, wish);
  if (!answer.ok) throw await refusal(answer);
  await confirmed({ ...(await answer.json()), endpoint: found.endpoint, sent: [] }, wish);
  await flush();
}

/** A lost token or somebody else's row: a new subscription; the old row ends at its next 410. */
async function cure(state, wish) {
  await subscription.unsubscribe();
  const found = await subscription.subscribe(await pushKey());
  return register(state, found, wish, { again: false });
}

/** Put the row this phone had into the outbox, if it had one. */
async function giveUp({ id, token }) {
  if (!token) return;
  await store.update("kv", "outbox", (rows = []) => [...rows, { id, token }]);
  await remember({ id: undefined, token: undefined, said: undefined, next: undefined });
}

function confirmed({ id, token, rev, next, sent, endpoint }, wish) {
  return remember({
    id,
    rev,
    next,
    sent,
    ...(token ? { token, endpoint } : {}),
    said: JSON.stringify(wish),
    confirmed_at: new Date().toISOString(),
  });
}

/** Turn off: at once on this phone, at the server as soon as it answers. */
export async function off() {
  await giveUp((await store.get("kv", "reminders")) ?? {});
  await store.update("kv", "reminders", ({ hour, days_before, timezone } = {}) => {
    return { on: false, hour, days_before, timezone };
  });
  await subscription.unsubscribe().catch(() => {});
  await sync();
}

/**
 * A subscription of which this phone knows nothing: the browser threw the notes away, not the
 * subscription. Take it over by registering anew; true if there was one.
 */
export async function recover() {
  if (await store.get("kv", "reminders")) return false;
  if (subscription.permission() !== "granted") return false;
  if (!(await subscription.existing())) return false;
  if (await store.get("kv", "outbox")) {
    await subscription.unsubscribe();
    return false;
  }
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  await store.put("kv", "reminders", { ...DEFAULTS, timezone: timeZone, on: true });
  return true;
}

/** A test notice; true when the push service took it. A row that is gone is cured at once. */
export async function test() {
  const { id, token } = (await store.get("kv", "reminders")) ?? {};
  const answer = await call("POST", `${ADDRESS}/${id}/test`, token);
  if (GONE.includes(answer.status)) await sync({ force: true });
  return answer.ok;
}

function remember(change) {
  return store.update("kv", "reminders", (state) => (state ? { ...state, ...change } : undefined));
}

function whole(found, rev, wish) {
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
  return subscription.within(fetch(path, options), PATIENCE_MS, "offline").catch(() => {
    throw new Error("offline");
  });
}

/** The server's own sentence, in the page's language. */
async function refusal(answer) {
  const { error } = await answer.json().catch(() => ({}));
  return new Error(error?.message ? `said:${error.message}` : "failed");
}
