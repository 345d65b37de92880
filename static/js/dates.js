/**
 * The only script that knows due days. The table comes from the rules: for every month its day 20
 * (`due`) and the last banking day on or before it (`safe`), and the days on which banks are closed.
 * Days are "YYYY-MM-DD", months "YYYY-MM", all in Mexico City. Nothing here reads the clock.
 */
const ADDRESS = "/static/dist/dates.json";
const DAY_MS = 86_400_000;
export const PERIODS = { month: 1, "two-months": 2, "half-year": 6, year: 12 };
let fetched;

/** The table, fetched once a page; from the worker's copy without a signal. */
export function table() {
  fetched ??= fetch(ADDRESS).then((answer) => {
    if (!answer.ok) throw new Error("no dates");
    return answer.json();
  });
  return fetched;
}

export const monthOf = (day) => day.slice(0, 7);
export const isMonth = (text) => /^\d{4}-\d{2}$/.test(text ?? "");

/** "2026-12" + 1 -> "2027-01". */
export function addMonths(month, count) {
  const [year, number] = month.split("-").map(Number);
  const index = year * 12 + number - 1 + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

/** All months from `from` to `to`, both included. */
export function span(from, to) {
  const months = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}

/** Whole days from `from` to `to`. */
export function daysBetween(from, to) {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

export function addDays(day, count) {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** The last day of a month. */
export function lastDay(month) {
  return addDays(`${addMonths(month, 1)}-01`, -1);
}

/** The payment due in `month`: { month, due, safe, from, to }, or undefined outside the table. */
export function payment(dates, month, period = "month") {
  const row = dates.months[month];
  if (!row) return undefined;
  const [due, safe] = row;
  const to = addMonths(month, PERIODS[period]);
  return { month, due, safe, from: addMonths(month, 1), to };
}

/** The month whose day 20 is the first on or after `today`. */
export function firstOpen(dates, today) {
  const month = monthOf(today);
  const [due] = dates.months[month] ?? [];
  return due && today > due ? addMonths(month, 1) : month;
}

/** Which month's day 20 comes first for a plan stated today: its last paid month, unless past. */
export function anchorOf(dates, paidThrough, today) {
  const open = firstOpen(dates, today);
  return isMonth(paidThrough) && paidThrough > open ? paidThrough : open;
}

/** On a plan's own grid of pay days: the next payment (not over on `today`) and the one before it. */
export function dues(dates, plan, today) {
  let before;
  let next = payment(dates, plan.anchor ?? anchorOf(dates, plan.paid_through, today), plan.period);
  while (next && today > next.due) {
    before = next;
    next = payment(dates, next.to, plan.period);
  }
  return { next, before };
}

/** How near the day is: calm (11 days and more), soon (10 to 4), last (3 to 0), between. */
export function urgency({ safe }, today) {
  if (today > safe) return "between";
  const left = daysBetween(today, safe);
  if (left >= 11) return "calm";
  return left >= 4 ? "soon" : "last";
}

/** Of a payment or renewal: `open` until `safe` is over, `between` until `due` is over, then `over`. */
export function stage({ safe, due }, today) {
  if (today > due) return "over";
  return today > safe ? "between" : "open";
}

/** A yearly scheme that ends on a day: { due, safe, opens, from }. */
export function renewal(dates, endsOn) {
  const opens = addDays(endsOn, 1 - dates.window_days);
  return { due: endsOn, safe: safeDay(dates, endsOn), opens, from: monthOf(addDays(endsOn, 1)) };
}

/** What can be meant as the last day of a yearly cover: a year back, two ahead. No mistyped year. */
export function coverEnds(today) {
  return { first: addDays(today, -366), last: addDays(today, 731) };
}

/** The last banking day on or before any day. */
export function safeDay(dates, day) {
  let safe = day;
  while (isWeekend(safe) || dates.closed.includes(safe)) safe = addDays(safe, -1);
  return safe;
}

function isWeekend(day) {
  return [0, 6].includes(new Date(Date.parse(day)).getUTCDay());
}
