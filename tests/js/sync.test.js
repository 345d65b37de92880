// What the phone says to the server when, and that neither loses what the other holds.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { answers, asked, calls, subscribed } from "./phone.mjs";

const store = await import("../../static/js/store.js");
const server = await import("../../static/js/sync.js");

const PLAN = { id: "p1", person: "me", scheme: "pti", period: "month", months: {}, created: "x" };
const CHOICE = { hour: 19, days_before: [3, 1], timezone: "America/Mexico_City" };
const TOLD = { id: "p1", scheme: "pti", period: "month", paid_through: "2026-12" };
const WISH = {
  locale: "es",
  timezone: CHOICE.timezone,
  hour: 19,
  days_before: [3, 1],
  plans: [TOLD],
};
const LIST = "/api/subscriptions";

const reminders = async () => {
  const kept = await store.get("kv", "reminders");
  return kept && JSON.parse(JSON.stringify(kept));
};
const outbox = () => store.get("kv", "outbox");
const state = (changes = {}) => ({ id: "S", rev: 5, ...WISH, next: [], sent: [], ...changes });

beforeEach(async () => {
  await store.wipe();
  await store.put("kv", "language", "es");
  subscribed.on = true;
});

/** Reminders are on and were confirmed long ago; the plan says "2026-12". */
async function settled(changes = {}) {
  await store.put("plans", "p1", { ...PLAN, paid_through: "2026-12" });
  const confirmed = { id: "S", token: "T", rev: 5, endpoint: subscribed.endpoint, on: true };
  await store.put("kv", "reminders", {
    ...{ ...CHOICE, ...confirmed, said: JSON.stringify(WISH) },
    ...{ confirmed_at: "2026-01-01T00:00:00Z", ...changes },
  });
}

/** A promise and what settles it. */
function gate() {
  let open;
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 20));

test("nothing new: the server is asked, and what it holds is compared", async () => {
  await settled();
  answers(() => [200, state()]);
  await server.sync({ force: true });
  assert.deepEqual(asked(), [`GET ${LIST}/S`]);
  assert.equal((await reminders()).problem, undefined);
});

test("another order of keys is no difference", async () => {
  await settled();
  const plans = [Object.fromEntries(Object.entries(TOLD).reverse())];
  answers(() => [200, state({ plans })]);
  await server.sync({ force: true });
  assert.deepEqual(asked(), [`GET ${LIST}/S`]);
});

for (const [name, other] of [
  ["plans", [{ ...TOLD, paid_through: "2027-03" }]],
  ["plans", []],
  ["plans", [{ ...TOLD, anchor: "2027-06" }]],
  ["locale", "en"],
  ["timezone", "America/Tijuana"],
  ["hour", 9],
  ["days_before", [7]],
]) {
  test(`a server that holds other ${name} is told anew`, async () => {
    await settled();
    answers((call, { body }) =>
      call.startsWith("GET")
        ? [200, state({ rev: 9, [name]: other })]
        : [200, state({ rev: body.rev })],
    );
    await server.sync({ force: true });
    assert.deepEqual(asked(), [`GET ${LIST}/S`, `PUT ${LIST}/S`]);
    assert.equal(calls.at(-1).body.rev, 10);
    assert.deepEqual(calls.at(-1).body.plans, [TOLD]);
    assert.equal((await reminders()).rev, 10);
  });
}

test("off while a registration is under way: the server's row goes as soon as it is known", async () => {
  await store.put("plans", "p1", { ...PLAN, paid_through: "2026-12" });
  await store.put("kv", "reminders", { on: true, ...CHOICE });
  const { open, opened } = gate();
  answers(async (call) => {
    if (!call.startsWith("POST")) return [204, undefined];
    await opened;
    return [201, { id: "NEW", token: "TT", rev: 1, next: [] }];
  });
  const one = server.sync({ force: true });
  await soon();
  const two = server.off();
  await soon();
  assert.equal((await reminders()).on, false, "off at once on this phone");
  open();
  await Promise.all([one, two]);
  assert.deepEqual(asked(), [`POST ${LIST}`, `DELETE ${LIST}/NEW`]);
  assert.equal(calls.at(-1).token, "Bearer TT");
  assert.deepEqual(await reminders(), { on: false, ...CHOICE });
  assert.equal(await outbox(), undefined);
  assert.equal(subscribed.endpoint, undefined);
});

test("everything deleted while a registration is under way elsewhere: its row goes all the same", async () => {
  await store.put("plans", "p1", { ...PLAN, paid_through: "2026-12" });
  await store.put("kv", "reminders", { on: true, ...CHOICE });
  const { open, opened } = gate();
  answers(async (call) => {
    if (!call.startsWith("POST")) return [204, undefined];
    await opened;
    return [201, { id: "NEW", token: "TT", rev: 1, next: [] }];
  });
  const one = server.sync({ force: true });
  await soon();
  await store.wipe();
  open();
  await one;
  assert.deepEqual(asked(), [`POST ${LIST}`, `DELETE ${LIST}/NEW`]);
  assert.equal(await reminders(), undefined);
  assert.equal(await outbox(), undefined);
  assert.equal(subscribed.endpoint, undefined, "or the next opening would take it for a loss");
});

test("off, and the page closed before anything was said: the next opening says it", async () => {
  await settled({ on: false, leaving: true });
  answers(() => [204]);
  await server.sync();
  assert.deepEqual(asked(), [`DELETE ${LIST}/S`]);
  assert.deepEqual(await reminders(), { on: false, ...CHOICE });
  assert.equal(subscribed.endpoint, undefined);
});

test("off without a signal stays in the outbox until the server confirms", async () => {
  await settled();
  answers(() => [503, {}]);
  await server.off();
  assert.deepEqual(await outbox(), [{ id: "S", token: "T" }]);
  answers(() => [404, {}]);
  await server.sync();
  assert.deepEqual(asked(), [`DELETE ${LIST}/S`]);
  assert.equal(await outbox(), undefined);
});

test("off and on again: the old row goes, a new one comes", async () => {
  await settled();
  answers((call) =>
    call.startsWith("POST") ? [201, { id: "N", token: "U", rev: 1, next: [] }] : [204],
  );
  const off = server.off();
  await store.update("kv", "reminders", (kept) => ({ ...kept, on: true }));
  await Promise.all([off, server.sync({ force: true })]);
  assert.ok(asked().includes(`DELETE ${LIST}/S`));
  const { on, id, token } = await reminders();
  assert.deepEqual({ on, id, token }, { on: true, id: "N", token: "U" });
});

test("after the browser wiped its storage the old row goes on until there is a plan", async () => {
  const before = subscribed.endpoint;
  answers(() => [500, {}]);
  assert.equal(await server.recover(), true);
  await server.sync();
  assert.deepEqual(asked(), [], "nothing is registered that would know less");
  assert.equal(subscribed.endpoint, before, "the subscription that is reminded stays");
  assert.equal((await reminders()).problem, "no-plan");

  await store.put("plans", "p1", { ...PLAN, paid_through: "2026-12" });
  let posts = 0;
  answers((call) => {
    if (!call.startsWith("POST")) return [204];
    posts += 1;
    return posts === 1 ? [409, { error: {} }] : [201, { id: "N", token: "U", rev: 1, next: [] }];
  });
  await server.sync();
  assert.deepEqual(asked(), [`POST ${LIST}`, `POST ${LIST}`]);
  assert.deepEqual(calls.at(-1).body.plans, [TOLD]);
  assert.notEqual(subscribed.endpoint, before);
  const { token, problem } = await reminders();
  assert.deepEqual([token, problem], ["U", undefined]);
});

test("a paused phone may say that it has no plans", async () => {
  await settled({ paused: true });
  answers((_call, { body }) => [200, state({ rev: body.rev, plans: [] })]);
  await server.sync();
  assert.deepEqual(asked(), [`PUT ${LIST}/S`]);
  assert.deepEqual(calls.at(-1).body.plans, []);
});

test("an older revision than the server's is said again with a higher one", async () => {
  await settled({ said: "" });
  answers((_call, { body }) =>
    body.rev === 6
      ? [409, { error: {}, state: state({ rev: 8 }) }]
      : [200, state({ rev: body.rev })],
  );
  await server.sync();
  assert.equal((await reminders()).rev, 9);
});

test("a row that is gone is replaced", async () => {
  await settled({ said: "" });
  answers((call) =>
    call.startsWith("PUT")
      ? [404, {}]
      : call.startsWith("POST")
        ? [201, { id: "N", token: "U", rev: 1, next: [] }]
        : [404, {}],
  );
  await server.sync();
  assert.equal((await reminders()).token, "U");
  assert.equal(await outbox(), undefined);
});
