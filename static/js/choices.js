/** What can be noted as paid, and which of it a notice speaks of. Pure. */
import { addMonths, monthOf, payment, span } from "./dates.js";
import { unnoted } from "./standing.js";

const BACK = 12;

/**
 * [{ from, to }], each once: the next payment, its single months if it has several, the one after it,
 * the open ones as a whole, then single months that are not noted as paid, newest first.
 */
export function choices(dates, plan, next, today) {
  const single = (month) => ({ from: month, to: month });
  const past = span(addMonths(monthOf(today), -BACK), next.month).reverse();
  const all = [
    next,
    ...span(next.from, next.to).map(single),
    payment(dates, next.to, plan.period),
    ...unnoted(dates, plan, today).reverse(),
    ...past.filter((month) => plan.months?.[month]?.state !== "paid").map(single),
  ];
  const ranges = new Map(
    all.filter(Boolean).map(({ from, to }) => [`${from}/${to}`, { from, to }]),
  );
  return [...ranges.values()];
}

/** The first of the ranges that holds `month`: a whole payment comes before its single months. */
export function containing(ranges, month) {
  return ranges.find(({ from, to }) => from <= month && month <= to);
}
