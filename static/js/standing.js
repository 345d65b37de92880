/**
 * Where a plan stands on a day, by what the person noted. Pure: no storage, no clock.
 * A month is `paid`, `missed` (only after a "no") or not noted; not noted is not unpaid.
 */
import { addMonths, dues, firstOpen, isMonth, monthOf, payment, span, urgency } from "./dates.js";

/** { next, ask, near, heading, starts, end, gap, lapsed } of a monthly or longer plan. */
export function standing(dates, plan, today) {
  const { next } = dues(dates, plan, today);
  return {
    next,
    ask: question(plan, unnoted(dates, plan, today), today),
    near: next && urgency(next, today),
    ...cover(plan, today),
    lapsed: lapsed(plan),
  };
}

/**
 * The payment to ask about: its day 20 is over and nobody said anything. A longer period is asked
 * about until the end of the month after its due, then left alone. "Later" holds for that day.
 */
function question(plan, open, today) {
  const asked = ({ from }) => plan.period === "month" || monthOf(today) <= from;
  return open.find((due) => plan.later?.[due.from] !== today && asked(due));
}

/**
 * Every payment since the plan began whose day is over and that nobody answered, the oldest first,
 * also those that are no longer asked about. One that was noted in part stands with its other months.
 */
export function unnoted(dates, plan, today) {
  const { months = {}, period, anchor, since } = plan;
  const found = [];
  // Whoever takes back the very month they began with has an anchor before it.
  let due = payment(dates, since < anchor ? since : anchor, period);
  while (due && today > due.due) {
    const { month, from } = due;
    const stop = span(from, due.to).find(
      (each) => months[each] || (month < anchor && each > anchor),
    );
    const to = stop ? addMonths(stop, -1) : due.to;
    if (to >= from) found.push({ ...due, to });
    due = payment(dates, to >= from ? to : from, period);
  }
  return found;
}

/** Of `from`..`to`, the months that nobody can pay any more: all before the next one on offer. */
export function lost(dates, { from, to }, today) {
  const open = firstOpen(dates, today);
  return span(from, to).filter((month) => month === from || month <= open);
}

/**
 * Cover by what was noted. heading: start (never insured), unknown, ok, gap (a "no" for this month),
 * late (not noted); with a later month paid: back (after a gap), begins (the first one ever), said
 * (the last paid month by the one answer, which vouches for this month too), ahead (this month is
 * not noted); with this month paid and a later one missed: ends. starts: the first paid month to
 * come, where this one is not paid. end: the last month before cover breaks off. gap: the missed one.
 */
function cover(plan, today) {
  const { months = {}, paid_through: through } = plan;
  if (!isMonth(through)) return { heading: through ? "unknown" : "start" };
  const month = monthOf(today);
  const state = months[month]?.state;
  if (through < month) return { heading: state === "missed" ? "gap" : "late" };
  const paid = noted(plan, "paid");
  const gap = noted(plan, "missed").find((each) => each > month);
  const end = gap < through ? addMonths(gap, -1) : through;
  if (state === "paid") return { heading: gap ? "ends" : "ok", end, gap };
  const heading = state === "missed" ? "back" : (paid[0] > month && BEGUN[began(plan)]) || "ahead";
  return { heading, starts: paid.find((each) => each > month), end: through };
}

const BEGUN = { none: "begins", month: "said" };

/** How the plan began: "none" insured before, a "month" said to be the last one paid, "unknown". */
function began({ stated }) {
  if (stated === null) return "none";
  return isMonth(stated) ? "month" : "unknown";
}

/** The months with that state, the oldest first. */
function noted({ months = {} }, state) {
  return Object.keys(months)
    .filter((month) => months[month].state === state)
    .sort();
}

/** The last month said to be unpaid, if nothing was paid since. Without cover there is none to lose. */
export function lapsed(plan) {
  const { paid_through: through } = plan;
  if (through === null) return undefined;
  const last = noted(plan, "missed").at(-1);
  return last && (!isMonth(through) || last > through) ? last : undefined;
}

/** How months stand, for la franja: [{ month, state }], `count` of them from `first` on. */
export function band(plan, next, first, count, today) {
  return span(first, addMonths(first, count - 1)).map((month) => ({
    month,
    state: stateOf(plan, next, month, monthOf(today)),
  }));
}

function stateOf(plan, next, month, present) {
  const { months = {}, since } = plan;
  const known = months[month]?.state;
  if (known) return known;
  if (month >= present && vouched(plan, month)) return "paid";
  if (next && month > next.to) return "later";
  if (next && month >= next.from) return "due";
  const [start = since] = Object.keys(months).sort();
  return start && month > start ? "unmarked" : "before";
}

/** Whoever answers with the last paid month says it of the months that come before it too. */
function vouched({ months = {}, stated }, month) {
  return isMonth(stated) && month < stated && months[stated]?.state === "paid";
}

/** Months noted as paid in a year, and their amounts in centavos as far as they were noted. */
export function totals({ months = {} }, year) {
  const paid = Object.entries(months).filter(
    ([month, { state }]) => state === "paid" && month.startsWith(year),
  );
  const sum = paid.reduce((total, [, { amount }]) => total + (centavos(amount) ?? 0), 0);
  return { count: paid.length, sum };
}

/** "2,491.81" -> 249181; undefined for what is no amount. */
export function centavos(text = "") {
  const found = /^\$?\s*(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,2}))?$/.exec(String(text).trim());
  if (!found) return undefined;
  return Number(found[1].replaceAll(",", "")) * 100 + Number((found[2] ?? "").padEnd(2, "0"));
}

/**
 * A plan as the server knows it. After a "no" to a longer period the cover has to start anew: that is
 * what `null` says there. From when on, the anchor says, which only this phone knows.
 */
export function told(plan) {
  const { id, scheme, period, anchor, ends_on: endsOn } = plan;
  if (endsOn) return { id, scheme, period: "year", ends_on: endsOn };
  const again = period !== "month" && lapsed(plan);
  const through = again ? null : plan.paid_through;
  return { id, scheme, period, paid_through: through, ...(anchor ? { anchor } : {}) };
}
