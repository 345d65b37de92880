/**
 * What the person says changes a plan. Pure: a plan goes in, a plan comes out.
 *
 * `stated` is the answer to the one question with which the plan began, `since` the month whose day 20
 * was the first to be answered for; marks leave both alone. `paid_through` is the last month noted as
 * paid. `anchor` is where the plan's grid of pay days goes on: the month of an unanswered day 20.
 */
import { anchorOf, dues, isMonth, span } from "./dates.js";
import { lost } from "./standing.js";

/** The answer to the one question: a month, null (none yet) or "unknown". */
export function stated(dates, plan, paidThrough, today) {
  const months = { ...plan.months };
  if (isMonth(paidThrough)) months[paidThrough] = { ...months[paidThrough], state: "paid" };
  const anchor = anchorOf(dates, paidThrough, today);
  return { ...plan, months, stated: paidThrough, paid_through: paidThrough, since: anchor, anchor };
}

/** Another period begins with the next day 20 that is open. */
export function inPeriod(dates, plan, period, today) {
  return { ...plan, period, anchor: anchorOf(dates, plan.paid_through, today) };
}

/** Mark `from`..`to` as paid on the day `paidOn` (or ""), with an amount as typed (or ""). */
export function paid(dates, plan, { from, to, paidOn, amount = "" }, today) {
  const entry = { state: "paid", ...(paidOn ? { paid_on: paidOn } : {}) };
  const months = { ...plan.months };
  for (const month of span(from, to)) months[month] = entry;
  if (amount) months[from] = { ...entry, amount };
  const { paid_through: known } = plan;
  const through = isMonth(known) && known >= to ? known : to;
  return settled(dates, { ...plan, months, paid_through: through }, today);
}

/** The person said that this payment was not made. */
export function missed(dates, plan, due, today) {
  const months = { ...plan.months };
  for (const month of lost(dates, due, today)) months[month] = { state: "missed" };
  return settled(dates, { ...plan, months }, today);
}

/** Take a month's mark away: it is not noted any more. */
export function unmarked(dates, plan, month, today) {
  const { [month]: _gone, ...months } = plan.months;
  if (plan.paid_through !== month) return { ...plan, months };
  const none = plan.stated === null ? null : "unknown";
  const through = lastPaid(months) ?? none;
  return settled(dates, { ...plan, months, paid_through: through }, today);
}

/**
 * Where the grid of pay days goes on: at the last paid month if its day 20 is open, else at the next
 * day 20 from today. Only a running period of which nothing was said keeps its grid: perhaps it is
 * paid, and nobody is told to pay twice.
 */
function settled(dates, plan, today) {
  const anchor = anchorOf(dates, plan.paid_through, today);
  if (anchor === plan.paid_through) return { ...plan, anchor };
  const { before } = dues(dates, plan, today);
  const silent = before && !span(before.from, before.to).some((month) => plan.months[month]);
  return { ...plan, anchor: silent ? before.month : anchor };
}

/** A yearly scheme was renewed: its cover ends a year later. */
export function renewed(plan) {
  const [year, rest] = [Number(plan.ends_on.slice(0, 4)), plan.ends_on.slice(4)];
  return { ...plan, ends_on: `${year + 1}${rest === "-02-29" ? "-02-28" : rest}` };
}

/** The same cover: one PTI plan a person, one yearly scheme with one end. */
export function same(one, other) {
  if (one.id === other.id) return true;
  const keys = ["person", "scheme", "ends_on"];
  return keys.every((key) => one[key] === other[key]);
}

/**
 * The plan `theirs`, carried here from another phone, joins `mine`: nothing noted is lost, a paid mark
 * wins, the later end of a yearly cover too. "month" is how every plan begins, so another period was
 * chosen and brings its grid along.
 */
export function joined(dates, mine, theirs, today) {
  const [created] = [mine.created, theirs.created].sort();
  const both = { ...theirs, ...mine, created };
  if (mine.ends_on) return { ...both, ends_on: [mine.ends_on, theirs.ends_on].sort()[1] };
  const { period, anchor } = mine.period === "month" ? theirs : mine;
  const months = joinedMonths(mine.months, theirs.months);
  const whole = {
    ...both,
    ...{ period, anchor, months },
    later: { ...theirs.later, ...mine.later },
    since: [mine.since, theirs.since].filter(Boolean).sort()[0],
    stated: surest(mine.stated, theirs.stated),
    paid_through: lastPaid(months) ?? surest(mine.paid_through, theirs.paid_through),
  };
  return settled(dates, whole, today);
}

function joinedMonths(mine = {}, theirs = {}) {
  const months = { ...theirs };
  for (const [month, entry] of Object.entries(mine)) {
    const other = theirs[month];
    const wins = !other || entry.state === "paid" || other.state !== "paid";
    if (wins) months[month] = other?.state === entry.state ? { ...other, ...entry } : entry;
  }
  return months;
}

/** Of two answers to the one question: a month, else "unknown", else null. */
function surest(one, other) {
  const answers = [one, other];
  return answers.find(isMonth) ?? (answers.includes("unknown") ? "unknown" : null);
}

function lastPaid(months) {
  const paid = Object.keys(months).filter((each) => months[each].state === "paid");
  return paid.sort().at(-1);
}

/** What a change took from a plan: { fields, months } as they were, or { whole } if it was removed. */
export function taken(before, after) {
  if (!after) return { whole: before };
  const changed = (from, to) =>
    Object.fromEntries(
      Object.keys({ ...from, ...to })
        .filter((key) => JSON.stringify(from?.[key]) !== JSON.stringify(to?.[key]))
        .map((key) => [key, from?.[key]]),
    );
  const { months, ...fields } = changed(before, after);
  return { fields, ...(months && { months: changed(before.months, after.months) }) };
}

/** Give back what was taken; everything else stays as it is by now. */
export function restored(plan, { whole, fields, months }) {
  if (whole) return plan ?? whole;
  if (!plan) return undefined;
  const back = { ...plan, ...fields };
  if (!months) return back;
  const kept = Object.entries({ ...plan.months, ...months }).filter(([, entry]) => entry);
  return { ...back, months: Object.fromEntries(kept) };
}
