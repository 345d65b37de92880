/**
 * All schemes side by side for one person, over the tables of `rules.json`: the same figures as
 * `pwa/rules/schemes.py`. Only the fee is computed; prices and weeks are looked up.
 */
import { addMonths, bandRow, daysIn, fee, lookup, priceYears, wholeDivision } from "./fees.js";

const PENSION_AGES = [60, 65];
const DAY_MS = 86_400_000;
const [OLDEST, LONGEST_YEARS, MOST_PEOPLE, DAYS_A_WEEK] = [120, 40, 20, 7];

/**
 * query: { age, income (centavos), zone, family: [ages], years, starts ("YYYY-MM"), risk (or null) }
 * -> { schemes: [{ scheme, firstYear, total, weeks, people, pending }], pension: [{ age, year, weeks, gathered }] },
 * costs as { low, high }; or { declined: reason } as `fee` does, besides "age", "years", "family"
 * and "family_before" (the month).
 */
export function compare(bundle, query) {
  const reason = declined(bundle, query);
  if (reason) return { declined: reason };
  const months = Array.from({ length: 12 * query.years }, (_, at) => addMonths(query.starts, at));
  const days = months.reduce((sum, month) => sum + daysIn(month), 0);
  const weeks = wholeDivision(days, DAYS_A_WEEK);
  const people = 1 + query.family.length;
  const years = Array.from({ length: query.years }, (_, at) => at);
  const first = Number(query.starts.slice(0, 4));
  const forty = months.map((month) => mod40Month(bundle, query, month));
  const family = years.map((year) => familyYear(bundle, query, year));
  const annual = years.map((year) => byYear(bundle.mod44, first + year));
  return {
    schemes: [
      { scheme: "pti", ...ptiCost(bundle, query), weeks, people },
      { scheme: "family", ...cost(family, 1), weeks: 0, people },
      { scheme: "mod40", ...cost(forty, 12), weeks, people: 0 },
      { scheme: "mod44", ...cost(annual, 1), weeks, people },
    ],
    pension: PENSION_AGES.map((age) => need(bundle, query.age, age, query.starts)),
  };
}

function declined(bundle, { age, income, zone, family, years, starts, risk }) {
  const isAge = (each) => Number.isInteger(each) && each >= 0 && each <= OLDEST;
  if (!(Number.isInteger(years) && years >= 1 && years <= LONGEST_YEARS)) return "years";
  if (family.length > MOST_PEOPLE) return "family";
  if (![age, ...family].every(isAge)) return "age";
  // One month only: the years after it are priced with the last values known, as the server does.
  const reason = fee(bundle, { income, zone, covers: starts, risk }).declined;
  return reason ?? (`${starts}-01` < bundle.family.from ? "family_before" : undefined);
}

/** The entry of that year, or the last one before it. */
function byYear(table, year) {
  const known = Object.keys(table).filter((each) => Number(each) <= year);
  return table[known.at(-1)];
}

function ptiCost(bundle, query) {
  const asked = { income: query.income, zone: query.zone, covers: query.starts };
  const [low, high] = [query.risk ?? "I", query.risk ?? "V"].map((risk) =>
    priceYears(bundle, { ...asked, risk }, query.years),
  );
  const [first, total] = [12, low.length].map((count) => ({
    low: sum(low.slice(0, count)),
    high: sum(high.slice(0, count)),
  }));
  return { firstYear: first, total, pending: names(low) };
}

const sum = (prices) => prices.reduce((total, each) => total + each.total, 0);
const names = (prices) => [...new Set(prices.flatMap((each) => each.pending))].sort();

/** The same low and high: no class decides it. */
function cost(prices, perYear) {
  const [first, total] = [sum(prices.slice(0, perYear)), sum(prices)];
  return {
    firstYear: { low: first, high: first },
    total: { low: total, high: total },
    pending: names(prices),
  };
}

function mod40Month(bundle, { income, zone }, month) {
  const [days, on, one] = [daysIn(month), `${month}-01`, bundle.rate_one];
  const [uma, wage] = [lookup(bundle, "uma", "daily", on), lookup(bundle, "wage", zone, on)];
  const ceiling = lookup(bundle, "limits", "ceiling_uma", on).value;
  const base = Math.max(wage.value * days, Math.min(income, uma.value * ceiling * days));
  const row = bandRow(bundle.edges, base, { days, wage: wage.value, uma: uma.value });
  const rate = byYear(bundle.mod40, Number(month.slice(0, 4)))[row - 1];
  const pending = [uma, wage].filter((found) => found.pending).map((found) => found.table);
  return { total: wholeDivision(base * rate + one / 2, one), pending };
}

/** The whole family, a year older each year. */
function familyYear(bundle, { age, family, starts }, year) {
  const on = `${addMonths(starts, 12 * year)}-01`;
  const price = (each) => {
    const now = Math.min(each + year, OLDEST);
    return bundle.family.bands.find((band) => now >= band.from && now <= band.to).price;
  };
  return {
    total: [age, ...family].reduce((total, each) => total + price(each), 0),
    pending: on >= bundle.family.pending_from ? ["family"] : [],
  };
}

/** gathered: what paying every month until then would bring, without any earlier weeks. */
function need(bundle, now, age, starts) {
  const [first, month] = starts.split("-").map(Number);
  const year = first + Math.max(0, age - now);
  const days = (Date.UTC(year, month - 1) - Date.UTC(first, month - 1)) / DAY_MS;
  const gathered = wholeDivision(days, DAYS_A_WEEK);
  return { age, year, weeks: byYear(bundle.weeks, year), gathered };
}
