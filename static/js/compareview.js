/**
 * A comparison of the phone's engine as words, flags and lists for the fragment of the page: the
 * same view as `pwa/web/compare_view.py`, held together by a differential test.
 */
import { money, number } from "./plain.js";
import * as words from "./words.js";

/** found: what `engine/schemes.js` answered to `query`. */
export function compareView(query, found) {
  const needs = found.pension.filter((need) => need.age > query.age).map(need);
  return {
    age: String(query.age),
    income: money(query.income),
    starts: words.monthYear(query.starts),
    years: String(query.years),
    one_year: query.years === 1,
    many_years: query.years > 1,
    alone: query.family.length === 0,
    with_family: query.family.length > 0,
    people: number(1 + query.family.length),
    weeks: number(found.schemes[0].weeks),
    needs,
    has_needs: needs.length > 0,
    past_needs: needs.length === 0,
    weeks_now: number(found.pension.at(-1).weeks),
    ...Object.assign({}, ...found.schemes.map(cost)),
  };
}

function cost({ scheme, firstYear, total, pending }) {
  const ranged = total.low !== total.high;
  // An estimate in whole pesos; the price of Modalidad 44 is known to the centavo.
  const price = (centavos) => money(centavos, { cents: scheme === "mod44" });
  const found = {
    first_low: price(firstYear.low),
    first_high: price(firstYear.high),
    total_low: price(total.low),
    total_high: price(total.high),
    ranged,
    same: !ranged,
    pending: pending.length > 0,
  };
  return Object.fromEntries(
    Object.entries(found).map(([key, value]) => [`${scheme}_${key}`, value]),
  );
}

function need({ age, year, weeks, gathered }) {
  return {
    need_age: String(age),
    need_year: String(year),
    need_weeks: number(weeks),
    need_gathered: number(gathered),
    need_short: gathered < weeks,
  };
}
