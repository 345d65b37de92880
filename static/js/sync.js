/**
 * Keeps the server's copy of the reminders equal to this phone's wish.
 *
 * kv "reminders": { on, leaving, paused, hour, days_before, timezone, id, token, rev, endpoint, said,
 * next, sent, confirmed_at, problem }. `said` is the last document that the server confirmed,
 * `leaving` that it was turned off and the rest has to go. kv "outbox": [{ id, token }] to be deleted
 * there, kept until the server says that it is gone. Nothing here asks for permission.
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

export function sync({ force = false } = {}) {
  return alone(() => run(force));
}

/** One at a time in this tab; a lock keeps other tabs out where the browser has locks. */
function alone(work) {
  const locked = () => (navigator.locks ? navigator.locks.request("ac-sync", work) : work());
  running = running.then(locked, locked);
  return running;
}

async function run(force) {
  try {
    await leave();
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
  // After a loss the old row still knows more than this phone: it goes on until there is a plan.
  if (!state.token && !state.paused && !wish.plans.length) throw new Error("no-plan");
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
  if (answer.ok) return compared(await answer.json(), { state, found, wish });
  if (answer.status === 409) return catchUp(answer, { state, found, wish });
  if (GONE.includes(answer.status)) return cure(state, wish);
  throw await refusal(answer);
}

/** Confirmed is what the server holds, not that it answers: this phone may be an older copy. */
function compared(stored, { state, found, wish }) {
  const same = comparable(stored) === comparable(wish);
  return same ? confirmed(stored, wish) : putAgain(stored, { state, found, wish });
}

/** A document in one spelling. */
function comparable({ locale, timezone, hour, days_before: days, plans }) {
  const sorted = plans.map((plan) => Object.entries(plan).sort());
  return JSON.stringify([locale, timezone, hour, days, sorted]);
}

/** The server has seen a higher revision: go on from there, once. Any other clash is cured. */
async function catchUp(answer, { state, found, wish }) {
  const body = await answer.json().catch(() => ({}));
  const stored = body.state ?? body.error?.state;
  return stored ? putAgain(stored, { state, found, wish }) : cure(state, wish);
}

async function putAgain(stored, { state, found, wish }) {
  const path = `${ADDRESS}/${state.id}`;
  const answer = await call("PUT", path, state.token, whole(found, stored.rev + 1, wish));
  if (!answer.ok) throw await refusal(answer);
  return confirmed(await answer.json(), wish);
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

/** Reminders may have been turned off, or everything deleted, while the server was answering. */
async function confirmed({ id, token, rev, next, sent, endpoint }, wish) {
  const known = { id, rev, next, sent, ...(token ? { token, endpoint } : {}) };
  const said = { said: JSON.stringify(wish), confirmed_at: new Date().toISOString() };
  const state = await store.update("kv", "reminders", (kept) => {
    return kept?.on ? { ...kept, ...known, ...said } : kept;
  });
  if (!token || state?.on) return;
  await giveUp({ id, token });
  await subscription.unsubscribe();
}

/** Turn off: at once on this phone, at the server as soon as it answers. */
export async function off() {
  await store.update("kv", "reminders", (state) => ({ ...state, on: false, leaving: true }));
  await sync();
}

/** Reminders were turned off, perhaps just before the page was closed: only the choices stay. */
async function leave() {
  const state = await store.get("kv", "reminders");
  if (!state?.leaving) return;
  await giveUp(state);
  await subscription.unsubscribe().catch(() => {});
  await store.update("kv", "reminders", ({ on, hour, days_before, timezone }) => {
    return { on, hour, days_before, timezone };
  });
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
