/**
 * The plans of this phone and their months. Every change of the ledger keeps the plan as it was,
 * in kv "undo": { id, before, day }, so that the last one can be undone.
 */
import { anchorOf, isMonth, span } from "./dates.js";
import { person } from "./people.js";
import { lost } from "./standing.js";
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

function blank(scheme) {
  const created = new Date().toISOString();
  return { id: crypto.randomUUID(), person: person(), scheme, months: {}, created };
}

/** Note the last paid month: a month, null (none yet) or "unknown". Makes the plan if there is none. */
export async function setPaidThrough(dates, paidThrough, today) {
  const plan = (await pti()) ?? { ...blank("pti"), period: "month" };
  const months = { ...plan.months };
  if (isMonth(paidThrough)) months[paidThrough] = { ...months[paidThrough], state: "paid" };
  const anchor = anchorOf(dates, paidThrough, today);
  await store.put("plans", plan.id, { ...plan, months, paid_through: paidThrough, anchor });
}

export async function setPeriod(dates, id, period, today) {
  await store.update("plans", id, (plan) => {
    return { ...plan, period, anchor: anchorOf(dates, plan.paid_through, today) };
  });
}

/** A yearly scheme, by the last day of its cover. */
export async function addYearly(scheme, endsOn) {
  const plan = { ...blank(scheme), period: "year", ends_on: endsOn };
  await store.put("plans", plan.id, plan);
}

/** Change a plan and keep what it was before. */
async function change(id, today, edit) {
  const before = await store.get("plans", id);
  if (!before) return;
  await store.put("kv", UNDO, { id, before, day: today });
  const after = edit(before);
  if (after) await store.put("plans", id, after);
  else await store.remove("plans", id);
}

/** Mark `from`..`to` as paid on the day `paidOn` (or ""), with an amount as typed (or ""). */
export function markPaid(id, { from, to, paidOn, amount = "" }, today) {
  const entry = { state: "paid", ...(paidOn ? { paid_on: paidOn } : {}) };
  return change(id, today, (plan) => {
    const months = { ...plan.months };
    for (const month of span(from, to)) months[month] = entry;
    if (amount) months[from] = { ...entry, amount };
    if (isMonth(plan.paid_through) && plan.paid_through >= to) return { ...plan, months };
    return { ...plan, months, paid_through: to, anchor: to };
  });
}

/** The person said that this payment was not made. The plan goes on from the next open day 20. */
export function markMissed(dates, id, due, today) {
  return change(id, today, (plan) => {
    const months = { ...plan.months };
    for (const month of lost(dates, due, today)) months[month] = { state: "missed" };
    return { ...plan, months, anchor: anchorOf(dates, plan.paid_through, today) };
  });
}

/** Take a month's mark away: it is not noted any more. */
export function unmark(dates, id, month, today) {
  return change(id, today, (plan) => {
    const { [month]: _gone, ...months } = plan.months;
    if (plan.paid_through !== month) return { ...plan, months };
    const paid = Object.keys(months).filter((each) => months[each].state === "paid");
    const through = paid.sort().at(-1) ?? "unknown";
    const anchor = anchorOf(dates, through, today);
    return { ...plan, months, paid_through: through, anchor };
  });
}

/** Ask about this payment again tomorrow. */
export function askLater(id, { from }, today) {
  return store.update("plans", id, (plan) => ({
    ...plan,
    later: { ...plan.later, [from]: today },
  }));
}

/** A yearly scheme was renewed: its cover ends a year later. */
export function renewed(id, today) {
  return change(id, today, (plan) => {
    const [year, rest] = [Number(plan.ends_on.slice(0, 4)), plan.ends_on.slice(4)];
    return { ...plan, ends_on: `${year + 1}${rest === "-02-29" ? "-02-28" : rest}` };
  });
}

export function removePlan(id, today) {
  return change(id, today, () => undefined);
}

/** What can be undone: { id, before, day }, or undefined. */
export function undoable() {
  return store.get("kv", UNDO);
}

export async function undo() {
  const kept = await store.get("kv", UNDO);
  if (!kept) return;
  await store.put("plans", kept.id, kept.before);
  await store.remove("kv", UNDO);
}
