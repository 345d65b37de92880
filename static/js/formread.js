/**
 * What a calculation or a comparison asks, as typed, to a question for the engine, or to the code of
 * each mistake: the same rules as `pwa/web/forms.py`. The sentences stand in the page.
 */
import { parseAmount } from "./engine/amount.js";

const AGES = /^[0-9]{1,3}(?:[ ,;]+[0-9]{1,3})*$/;
const NUMBER = /^[0-9]{1,3}$/;
const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/;
const [MOST_PEOPLE, OLDEST, LONGEST_YEARS] = [20, 120, 40];
// Reasons of the engine that a field of the form answers for: [field, code].
const DECLINED = {
  engine: ["formulario", "engine"],
  family_before: ["covers", "family_before"],
  infonavit: ["infonavit", "infonavit_before"],
};

/** values: field -> text -> { errors, query, place }. */
export function readFee(values) {
  const { errors, query } = asked(values);
  const { period = "month", infonavit = "no", place = "mexico" } = values;
  return { errors, query: { ...query, period, infonavit: infonavit === "yes" }, place };
}

export function readCompare(values) {
  const { errors, query } = asked(values);
  const { covers, ...rest } = query;
  const age = whole(values.age, 0, OLDEST);
  const years = whole(values.years, 1, LONGEST_YEARS);
  const family = ages(values.family ?? "");
  if (age === undefined) errors.age = "age";
  if (years === undefined) errors.years = "years";
  if (family === undefined) errors.family = "ages";
  return { errors, query: { ...rest, starts: covers, age, years, family } };
}

/** Why the engine would not answer, as field -> code. */
export function declinedAs(reason, bundle, month) {
  if (reason === "month") {
    return { covers: month < bundle.first_month ? "month_before" : "month_beyond" };
  }
  const [field, code] = DECLINED[reason] ?? ["formulario", "form"];
  return { [field]: code };
}

function asked({ income = "", zone = "general", risk = "unknown", covers = "" }) {
  const { centavos, reason } = parseAmount(income);
  const errors = reason ? { income: reason } : {};
  // In the server's order: a month is looked at once everything else is right.
  if (!MONTH.test(covers)) errors.covers = "month";
  const query = { income: centavos, zone, risk: risk === "unknown" ? null : risk, covers };
  return { errors, query };
}

function whole(text = "", low, high) {
  const value = Number(text.trim());
  return NUMBER.test(text.trim()) && value >= low && value <= high ? value : undefined;
}

function ages(text) {
  const plain = text.replace(/^[ ,;]+|[ ,;]+$/g, "");
  if (plain === "") return [];
  if (!AGES.test(plain)) return undefined;
  const found = plain.split(/[ ,;]+/).map(Number);
  return found.length > MOST_PEOPLE || Math.max(...found) > OLDEST ? undefined : found;
}
