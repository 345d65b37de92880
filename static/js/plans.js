/**
 * The ledger: plans and their months, on this phone. A month is `paid`, `missed` (only after the
 * person said so) or not noted. Marking keeps the plan as it was, so that it can be undone.
 */
import { addMonths, anchorOf, PERIODS } from "./dates.js";
import { person } from "./people.js";
import * as store from "./store.js";

const UNDO = "undo";

/** The present person's plans, oldest first. */
export async function all() {
  const found = (await store.entries("plans")).map(([, plan]) => plan);
  return found
    .filter((plan) => plan.person === person())
    .sort((a, b) => a.created.localeCompare(b.created));
}

/** The PTI plan of the present person, or undefined. */
export async function pti() {
  return (await all()).find((plan) => plan.scheme === "pti");
}

/** Note the last paid month: a month, null (none yet) or "unknown". Makes the plan if there is none. */
export async function setPaidThrough(dates, paidThrough, today) {
  const known = await pti();
  const plan = known ?? {
    id: crypto.randomUUID(),
    person: person(),
    scheme: "pti",
    period: "month",
    months: {},
    created: new Date().toISOString(),
  };
  const months = { ...plan.months };
  if (/^\d/.test(paidThrough ?? "")) months[paidThrough] ??= { state: "paid" };
  await store.put("plans", plan.id, {
    ...plan,
    months,
    paid_through: paidThrough,
    anchor: anchorOf(dates, paidThrough, today),
  });
}

export async function setPeriod(dates, id, period, today) {
  await store.update("plans", id, (plan) => ({
    ...plan,
    period,
    anchor: anchorOf(dates, plan.paid_through, today),
  }));
}

/** Mark the months `from`..`to` as paid on `paidOn` (a day), with an amount as typed, or "". */
export async function markPaid(id, { from, to, paidOn, amount = "" }) {
  const before = await store.get("plans", id);
  const months = { ...before.months };
  for (let month = from; month <= to; month = addMonths(month, 1)) {
    months[month] = { state: "paid", paid_on: paidOn, ...(month === from && amount ? { amount } : {}) };
  }
  const paidThrough = /^\d/.test(before.paid_through ?? "") && before.paid_through > to ? before.paid_through : to;
  await store.put("kv", UNDO, { id, before });
  await store.put("plans", id, { ...before, months, paid_through: paidThrough, anchor: paidThrough });
}

/** The person said that `month` was not paid. The plan goes on from the next open day. */
export async function markMissed(dates, id, month, today) {
  const before = await store.get("plans", id);
  await store.put("kv", UNDO, { id, before });
  await store.put("plans", id, {
    ...before,
    months: { ...before.months, [month]: { state: "missed" } },
    anchor: anchorOf(dates, before.paid_through, today),
  });
}

/** What can be undone: the plan's id, or undefined. */
export async function undoable() {
  return (await store.get("kv", UNDO))?.id;
}

export async function undo() {
  const kept = await store.get("kv", UNDO);
  if (!kept) return;
  await store.put("plans", kept.id, kept.before);
  await store.remove("kv", UNDO);
}

/** How the months of a plan stand, for la franja: [{ month, state }] from `first`, `count` of them. */
export function band(plan, next, first, count) {
  const months = [];
  for (let index = 0; index < count; index += 1) {
    const month = addMonths(first, index);
    months.push({ month, state: stateOf(plan, next, month) });
  }
  return months;
}

function stateOf(plan, next, month) {
  const noted = plan.months?.[month]?.state;
  if (noted) return noted;
  if (next && month >= next.from && month <= next.to) return "due";
  if (next && month > next.to) return "later";
  const start = startOf(plan);
  return start && month < start ? "before" : "unmarked";
}

/** The first month that the person ever noted. */
function startOf(plan) {
  return Object.keys(plan.months ?? {}).sort()[0];
}

export { PERIODS };
