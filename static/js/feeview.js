/**
 * A fee of the phone's engine as words, flags and lists for the fragment of the page: the same view
 * as `pwa/web/fee_view.py`, held together by a differential test.
 */
import { fee as priced } from "./engine/fees.js";
import { chart } from "./feechart.js";
import { money, number, percent } from "./plain.js";
import * as words from "./words.js";

const GROUPS = ["sickness", "risk", "disability", "retirement", "childcare", "infonavit"];
const DOUBTS = ["days", "class", "row", "not_enacted"];
const FIRST_HALF = "06";

/** fee: what `engine/fees.js` answered to `query`; place: "mexico" or "abroad". */
export function feeView(bundle, query, fee, { place, language }) {
  const [first] = fee.months;
  const [thirty] = fee.alternatives;
  const changes = turnOfYear(bundle, query).map(change);
  return {
    ...head(query, fee),
    ...income(query, first),
    ...parts(bundle, fee, language),
    ...shares(fee),
    ...sources(bundle, fee),
    ...flags("doubt_", DOUBTS, (code) => fee.doubts.includes(code)),
    abroad: place === "abroad",
    uma: money(first.uma),
    wage: money(first.wage),
    thirty: money(thirty.total),
    differs: thirty.total !== fee.total,
    months: fee.months.map(month),
    changes,
    has_changes: changes.length > 1,
    ...chart(bundle, query),
  };
}

function flags(prefix, names, test) {
  return Object.fromEntries(names.map((name) => [prefix + name, test(name)]));
}

function head(query, fee) {
  const names = fee.months.map((each) => words.monthYear(each.month));
  return {
    total: money(fee.total),
    known: !fee.range,
    ranged: Boolean(fee.range),
    low: fee.range ? money(fee.range.low) : "",
    high: fee.range ? money(fee.range.high) : "",
    class: query.risk ?? "I",
    one: names.length === 1,
    several: names.length > 1,
    first: names[0],
    last: names.at(-1),
    count: number(names.length),
    days: number(fee.days),
    provisional: fee.provisional.length > 0,
    centavos: String(fee.total),
    covers: query.covers,
    period: query.period,
  };
}

function income(query, first) {
  return {
    typed: money(query.income),
    income: money(first.income),
    month_days: String(first.days),
    day_income: money(Math.floor((2 * first.income + first.days) / (2 * first.days))),
    at_floor: first.bound === "floor",
    at_ceiling: first.bound === "ceiling",
  };
}

function parts(bundle, fee, language) {
  const found = {};
  const by = (lines) => Object.fromEntries(lines.map((line) => [line.id, line]));
  const [lines, first] = [by(fee.lines), by(fee.months[0].lines)];
  for (const group of GROUPS) {
    found[`has_${group}`] = group in fee.groups;
    found[`${group}_sum`] = money(fee.groups[group] ?? 0);
  }
  for (const { id } of bundle.components) {
    const { amount = 0, employerRate = 0, workerRate = 0 } = lines[id] ?? {};
    found[`${id}_amount`] = money(amount);
    found[`${id}_rate`] = percent(employerRate + workerRate, language);
    found[`${id}_base`] = money(first[id]?.charged ?? 0);
  }
  const wide = fee.range ? fee.range.high - fee.range.low : 0;
  return {
    ...found,
    has_excess: lines.sickness_excess.amount > 0,
    risk_high: money(fee.groups.risk + wide),
  };
}

/** Of each 100 pesos, whole pesos for each insurance; the largest takes what rounding leaves. */
function shares({ groups, total }) {
  const there = GROUPS.filter((group) => group in groups);
  const share = Object.fromEntries(
    there.map((group) => [group, Math.floor((200 * groups[group] + total) / (2 * total))]),
  );
  const largest = there.reduce((best, group) => (groups[group] > groups[best] ? group : best));
  share[largest] += 100 - there.reduce((sum, group) => sum + share[group], 0);
  const found = {};
  let start = 0;
  for (const group of GROUPS) {
    found[`${group}_share`] = String(share[group] ?? 0);
    found[`${group}_start`] = String(start);
    start += share[group] ?? 0;
  }
  return found;
}

/** Which entries of the tables the fee rests on: from_uma_2026_02_01 and so on. */
function sources(bundle, fee) {
  const found = {};
  for (const [table, { entries }] of Object.entries(bundle.tables)) {
    for (const { from } of entries) {
      const flag = `from_${table}_${from.replaceAll("-", "_")}`;
      found[flag] = fee.used.includes(`${table} ${from}`);
    }
  }
  return found;
}

function month(each) {
  return {
    month: words.monthYear(each.month),
    month_fee: money(each.total),
    month_length: String(each.days),
    month_pending: each.pending.length > 0,
  };
}

/** December, January and February round the nearest January, as far as they can be priced. */
function turnOfYear(bundle, query) {
  const year = Number(query.covers.slice(0, 4)) + (query.covers.slice(5) > FIRST_HALF ? 1 : 0);
  return [`${year - 1}-12`, `${year}-01`, `${year}-02`].flatMap((covers) => {
    const asked = { ...query, risk: query.risk ?? "I", period: "month", covers };
    return priced(bundle, asked).months ?? [];
  });
}

function change(each) {
  const turn_january = each.month.endsWith("-01");
  return { ...month(each), turn_january, turn_february: each.month.endsWith("-02") };
}
