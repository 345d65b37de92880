/**
 * Where a plan stands on a day, by what the person noted. Pure: no storage, no clock.
 * A month is `paid`, `missed` (only after a "no") or not noted; not noted is not unpaid.
 */
import { addMonths, dues, firstOpen, isMonth, monthOf, span, urgency } from "./dates.js";

/** { next, ask, near, heading, lapsed } of a monthly or longer plan. */
export function standing(dates, plan, today) {
  const { next, passed } = dues(dates, plan, today);
  return {
    next,
    ask: question(plan, passed, today),
    near: next && urgency(next, today),
    heading: heading(plan, today),
    lapsed: lapsed(plan),
  };
}

/**
 * The payment to ask about: its day 20 is over and nobody said anything. A longer period is asked
 * about until the end of the month after its due, then left alone. "Later" holds for that day.
 */
export function question(plan, passed, today) {
  const open = ({ from }) => !plan.months?.[from] && plan.later?.[from] !== today;
  const asked = ({ from }) => plan.period === "month" || monthOf(today) <= from;
  return passed.find((due) => open(due) && asked(due));
}

/** Every payment that was not noted, also those that are no longer asked about. */
export function unnoted(dates, plan, today) {
  return dues(dates, plan, today).passed.filter(({ from }) => !plan.months?.[from]);
}

/** Of `from`..`to`, the months that nobody can pay any more: all before the next one on offer. */
export function lost(dates, { from, to }, today) {
  const open = firstOpen(dates, today);
  return span(from, to).filter((month) => month === from || month <= open);
}

/** start (never insured), unknown, ok, gap (a "no" for this month), late (not noted). */
function heading({ paid_through: through, months }, today) {
  if (!isMonth(through)) return through ? "unknown" : "start";
  const month = monthOf(today);
  if (through >= month) return "ok";
  return months?.[month]?.state === "missed" ? "gap" : "late";
}

/** The last month said to be unpaid, if nothing was paid since. */
export function lapsed({ months = {}, paid_through: through }) {
  const missed = Object.keys(months).filter((month) => months[month].state === "missed");
  const last = missed.sort().at(-1);
  return last && (!isMonth(through) || last > through) ? last : undefined;
}

/** How months stand, for la franja: [{ month, state }], `count` of them from `first` on. */
export function band(plan, next, first, count) {
  return span(first, addMonths(first, count - 1)).map((month) => ({
    month,
    state: stateOf(plan, next, month),
  }));
}

function stateOf({ months = {} }, next, month) {
  const noted = months[month]?.state;
  if (noted) return noted;
  if (next && month > next.to) return "later";
  if (next && month >= next.from) return "due";
  const [start] = Object.keys(months).sort();
  return start && month > start ? "unmarked" : "before";
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
