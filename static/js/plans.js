/**
 * The plans of this phone and their months: marks.js says what becomes of a plan, this keeps it. The
 * last change of each plan can be undone: kv "undo": { plan id: { change, day, range, ...taken } }.
 */
import * as marks from "./marks.js";
import { person } from "./people.js";
import * as store from "./store.js";

const UNDO = "undo";

/** A person's plans, oldest first; without a name the present person's. */
export async function all(id = person()) {
  const found = (await store.entries("plans")).map(([, plan]) => plan);
  return found
    .filter((plan) => plan.person === id)
    .sort((a, b) => a.created.localeCompare(b.created));
}

/** Their PTI plan, or undefined. */
export async function pti(id = person()) {
  return (await all(id)).find((plan) => plan.scheme === "pti");
}

/** A plan of any person, or undefined. */
export function find(id) {
  return store.get("plans", id);
}

function blank(scheme) {
  const created = new Date().toISOString();
  return { id: crypto.randomUUID(), person: person(), scheme, months: {}, created };
}

/** Note the last paid month: a month, null (none yet) or "unknown". Makes the plan if there is none. */
export async function setPaidThrough(dates, paidThrough, today) {
  const made = { ...blank("pti"), period: "month" };
  const { id } = (await pti()) ?? made;
  await store.update("plans", id, (plan = made) => marks.stated(dates, plan, paidThrough, today));
}

export function setPeriod(dates, id, period, today) {
  return store.update("plans", id, (plan) => plan && marks.inPeriod(dates, plan, period, today));
}

/** A yearly scheme, by the last day of its cover. */
export function addYearly(scheme, endsOn) {
  const plan = { ...blank(scheme), period: "year", ends_on: endsOn };
  return store.put("plans", plan.id, plan);
}

/** Change a plan and keep what that took from it. `range`: the months answered for, if any. */
async function change(id, today, edit, range) {
  const record = { change: crypto.randomUUID(), day: today, ...(range && { range }) };
  await store.update("plans", id, (plan) => {
    const after = plan && edit(plan);
    if (plan) Object.assign(record, marks.taken(plan, after));
    return after;
  });
  await store.update("kv", UNDO, (kept) => ({ ...kept, [id]: record }));
  return record.change;
}

export function markPaid(dates, id, entry, today) {
  const { from, to } = entry;
  return change(id, today, (plan) => marks.paid(dates, plan, entry, today), { from, to });
}

export function markMissed(dates, id, due, today) {
  const { from, to } = due;
  return change(id, today, (plan) => marks.missed(dates, plan, due, today), { from, to });
}

export function unmark(dates, id, month, today) {
  return change(id, today, (plan) => marks.unmarked(dates, plan, month, today));
}

/** A plan from another phone joins the one here for the same cover, and so do twins from before. */
export async function join(dates, plan, today) {
  const kept = (await store.entries("plans")).map(([, each]) => each);
  const twins = kept
    .filter((each) => marks.same(each, plan))
    .sort((a, b) => a.created.localeCompare(b.created));
  const [first = plan, ...rest] = [...twins, plan];
  const whole = rest.reduce((all, each) => marks.joined(dates, all, each, today), first);
  await store.put("plans", whole.id, whole);
  for (const { id } of twins.slice(1)) await store.remove("plans", id);
  const gone = twins.map(({ id }) => id);
  await store.update("kv", UNDO, (undo = {}) =>
    Object.fromEntries(Object.entries(undo).filter(([id]) => !gone.includes(id))),
  );
}

/** Ask about this payment again tomorrow. */
export function askLater(id, { from }, today) {
  return store.update(
    "plans",
    id,
    (plan) => plan && { ...plan, later: { ...plan.later, [from]: today } },
  );
}

export function renew(id, today) {
  return change(id, today, marks.renewed);
}

export function removePlan(id, today) {
  return change(id, today, () => undefined);
}

/** The last change of each plan, by the plan's id. */
export async function undoable() {
  return (await store.get("kv", UNDO)) ?? {};
}

/** Take back `change` of a plan, unless another one has been made since. */
export async function undo(id, wanted) {
  const { [id]: record, ...rest } = await undoable();
  if (record?.change !== wanted) return;
  await store.update("plans", id, (plan) => marks.restored(plan, record));
  await store.put("kv", UNDO, rest);
}
