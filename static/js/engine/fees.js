/**
 * The fee of an independent worker, in whole centavos, over the tables of `rules.json`.
 *
 * The same calculation as `pwa/rules/fees.py`: the income between floor and ceiling, each part of it
 * times a rate of 1e-7, employer and worker apart, half up to the centavo, nothing rounded before.
 * All numbers are whole and stay far inside the safe range. What it does not know, it declines.
 */
export const ENGINE = 1;

const PERIODS = { month: 1, "two-months": 2, "half-year": 6, year: 12 };
const RISKS = ["I", "II", "III", "IV", "V"];
const ZONES = ["general", "border"];
const LARGEST = 9_999_999_999;
const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;
const COMMON_DAYS = 30;

/**
 * query: { income (centavos), zone, covers ("YYYY-MM"), risk (null: not known), period, infonavit, days }
 * -> { total, range, months, lines, groups, days, provisional, alternatives, used, doubts }, or
 * { declined: "engine" | "income" | "zone" | "risk" | "period" | "days" | "month" | "infonavit" }.
 * "month": before the scheme, or beyond the tables. With an unknown risk the lines are those of class I.
 */
export function fee(bundle, query) {
  const asked = { risk: null, period: "month", infonavit: false, days: null, ...query };
  const reason = declined(bundle, asked);
  if (reason) {
    return { declined: reason };
  }
  const known = { ...asked, risk: asked.risk ?? "I" };
  const months = priced(bundle, known);
  const lines = months[0].lines.map((_, at) => sumLines(months.map((month) => month.lines[at])));
  return {
    total: totalOf(months),
    range: asked.risk ? null : rangeOf(bundle, known),
    months,
    lines,
    groups: groupsOf(lines),
    days: months.reduce((sum, month) => sum + month.days, 0),
    provisional: months.filter((month) => month.pending.length).map((month) => month.month),
    alternatives: [
      { days: COMMON_DAYS, total: totalOf(priced(bundle, { ...known, days: COMMON_DAYS })) },
    ],
    used: usedBy(months),
    doubts: doubtsOf(months),
  };
}

/** The months of that many years from `covers` on, also beyond the tables: with their last values. */
export function priceYears(bundle, query, years) {
  const months = Array.from({ length: 12 * years }, (_, step) => addMonths(query.covers, step));
  return months.map((month) => monthFee(bundle, { ...query, days: null }, month));
}

/** One month at one income, for the chart; of a query that `fee` has answered. */
export function monthAt(bundle, query, income) {
  return monthFee(bundle, { ...query, days: null, income }, query.covers);
}

/** Why this question is declined, or null. */
function declined(bundle, { income, zone, risk, period, days, covers, infonavit }) {
  const refusals = [
    ["engine", !(bundle?.engine <= ENGINE)],
    ["income", !(Number.isSafeInteger(income) && income >= 0 && income <= LARGEST)],
    ["zone", !ZONES.includes(zone)],
    ["risk", risk !== null && !RISKS.includes(risk)],
    ["period", !Object.keys(PERIODS).includes(period)],
    ["days", days !== null && !(Number.isInteger(days) && days >= 28 && days <= 31)],
    ["month", !(MONTH.test(covers) && covers >= bundle?.first_month)],
    ["month", addMonths(covers, (PERIODS[period] ?? 1) - 1) > bundle?.last_month],
  ];
  const first = refusals.find(([, refused]) => refused);
  if (first) {
    return first[0];
  }
  const known = !infonavit || lookup(bundle, "rates", "infonavit.employer", `${covers}-01`);
  return known ? null : "infonavit";
}

export function addMonths(month, count) {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`;
}

export function daysIn(month) {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();
}

/** The value in force on an ISO day, and whether a newer one was due before it; null before the first. */
export function lookup(bundle, name, key, day) {
  const { entries, renews } = bundle.tables[name];
  const entry = entries.filter((each) => each.from <= day && key in each.values).pop();
  if (!entry) {
    return null;
  }
  const pending = renews !== null && day >= renewalAfter(renews, entry.from);
  return { table: name, from: entry.from, value: entry.values[key], pending };
}

function renewalAfter(renews, from) {
  const year = Number(from.slice(0, 4));
  const thisYear = `${year}-${renews}`;
  return thisYear > from ? thisYear : `${year + 1}-${renews}`;
}

function priced(bundle, query) {
  const count = PERIODS[query.period];
  const months = Array.from({ length: count }, (_, step) => addMonths(query.covers, step));
  return months.map((month) => monthFee(bundle, query, month));
}

function monthFee(bundle, query, month) {
  const used = [];
  const find = (name, key) => {
    const found = lookup(bundle, name, key, `${month}-01`);
    used.push(found);
    return found.value;
  };
  const days = query.days ?? daysIn(month);
  const [uma, wage] = [find("uma", "daily"), find("wage", query.zone)];
  const [ceiling, excess] = [find("limits", "ceiling_uma"), find("limits", "excess_over_uma")];
  const [floor, top] = [wage * days, uma * ceiling * days];
  const income = Math.max(floor, Math.min(query.income, top));
  const row = bandRow(bundle.edges, income, { days, wage, uma });
  const charged = { uma: uma * days, excess: Math.max(0, income - uma * excess * days) };
  const lines = bundle.components
    .filter((part) => query.infonavit || !part.optional)
    .map((part) =>
      lineOf(bundle, part, charged[part.kind] ?? income, ratesOf(part, query, row, find)),
    );
  return {
    month,
    days,
    income,
    bound: query.income <= floor ? "floor" : query.income >= top ? "ceiling" : null,
    row,
    uma,
    wage,
    lines,
    total: lines.reduce((sum, line) => sum + line.amount, 0),
    pending: [...new Set(used.filter((found) => found.pending).map((found) => found.table))].sort(),
    used: [...new Set(used.map(({ table, from }) => `${table} ${from}`))].sort(),
  };
}

/** Row 1 by exact comparison with the minimum wage, else by hundredths of a UMA, rounded half up. */
export function bandRow(edges, income, { days, wage, uma }) {
  if (income <= wage * days) {
    return 1;
  }
  const hundredths = wholeDivision(200 * income + uma * days, 2 * uma * days);
  return 2 + edges.filter((edge) => hundredths > edge).length;
}

/**
 * The monthly incomes (centavos) at which the formula changes: the floor, the first income of each
 * later row, the start of the excess, the ceiling. The same as `rules.edges`.
 */
export function edges(bundle, zone, month) {
  const [on, days] = [`${month}-01`, daysIn(month)];
  const value = (name, key) => lookup(bundle, name, key, on).value;
  const [uma, wage] = [value("uma", "daily") * days, value("wage", zone) * days];
  const rows = bundle.edges.map((edge) => wholeDivision((2 * edge + 1) * uma + 199, 200));
  const multiples = ["excess_over_uma", "ceiling_uma"].map((key) => uma * value("limits", key));
  const above = [...rows, ...multiples].filter((edge) => edge > wage);
  return [...new Set([wage, ...above])].sort((a, b) => a - b);
}

function ratesOf(part, query, row, find) {
  if (part.kind === "class") {
    return [find("risk", query.risk), 0];
  }
  const worker = find("rates", `${part.id}.worker`);
  if (part.kind === "banded") {
    return [find("cesantia", `row${row}`), worker];
  }
  return [find("rates", `${part.id}.employer`), worker];
}

function lineOf(bundle, part, charged, [employerRate, workerRate]) {
  const one = bundle.rate_one;
  const share = (rate) => wholeDivision(charged * rate + one / 2, one);
  const [employer, worker] = [share(employerRate), share(workerRate)];
  const { id, group, kind } = part;
  return {
    id,
    group,
    kind,
    charged,
    employerRate,
    workerRate,
    employer,
    worker,
    amount: employer + worker,
  };
}

/** Exact on whole numbers: no quotient is ever rounded. */
export function wholeDivision(value, by) {
  return (value - (value % by)) / by;
}

function sumLines(lines) {
  const sum = (key) => lines.reduce((total, line) => total + line[key], 0);
  return {
    ...lines[0],
    charged: sum("charged"),
    employer: sum("employer"),
    worker: sum("worker"),
    amount: sum("amount"),
  };
}

function totalOf(months) {
  return months.reduce((sum, month) => sum + month.total, 0);
}

function rangeOf(bundle, query) {
  const at = (risk) => totalOf(priced(bundle, { ...query, risk }));
  return { low: at("I"), high: at("V") };
}

function groupsOf(lines) {
  const groups = {};
  for (const line of lines) {
    groups[line.group] = (groups[line.group] ?? 0) + line.amount;
  }
  return groups;
}

/** The entries behind the fee, each once: "uma 2026-02-01". */
function usedBy(months) {
  return [...new Set(months.flatMap((month) => month.used))].sort();
}

/** What is not confirmed; the same codes as `Fee.doubts`. */
function doubtsOf(months) {
  const row = months.some((month) => month.row > 1) ? ["row"] : [];
  const pending = months.some((month) => month.pending.length) ? ["not_enacted"] : [];
  return ["days", "class", ...row, ...pending];
}
