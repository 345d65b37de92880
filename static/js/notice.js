/**
 * How a reminder will read: the sender's own words (`texts`, from the page) put together as the
 * sender does. tests/js/test_personal_node.py holds the two together. Pure.
 */
import { addDays, span } from "./dates.js";
import { fill } from "./texts.js";
import * as words from "./words.js";

const CHANGES = { "01": "change_january", "02": "change_february" };

/**
 * `plan` as told to the server, `due` { due, safe, from, to }; kind "window", "late" or ""; `tap`:
 * false where there is nothing to tap on. -> { title, body }
 */
export function notice(texts, plan, due, { joiner, kind = "", tap = true }) {
  const yearly = Boolean(plan.ends_on);
  const late = kind === "late";
  const name = late ? lateOf(plan) : kind || kindOf(plan);
  const slots = {
    safe: words.weekday(due.safe),
    due: words.weekday(due.due),
    start: words.full(yearly ? addDays(due.due, 1) : `${due.from}-01`),
    months: words.monthsYear(due.from, due.to ?? due.from, joiner),
    scheme: texts[`scheme_${plan.scheme}`],
  };
  const added = [
    due.safe !== due.due && !late && "weekend",
    !yearly && change(due),
    !yearly && "how",
    tap && (yearly ? "tap_yearly" : "tap"),
  ];
  const parts = [`${name}.body`, ...added.filter(Boolean)].map((each) => fill(texts[each], slots));
  return { title: words.capital(fill(texts[`${name}.title`], slots)), body: parts.join(" ") };
}

/** The first fee change within the covered months, also in the midst of a longer period. */
function change({ from, to }) {
  const months = span(from, to ?? from).map((month) => CHANGES[month.slice(5)]);
  return months.find(Boolean);
}

function kindOf({ ends_on: endsOn, paid_through: through }) {
  if (endsOn) return "yearly";
  if (through === null) return "begin";
  return through === "unknown" ? "unknown" : "lead";
}

/** After the last banking day: the ordinary text has no suffix. */
function lateOf(plan) {
  const name = kindOf(plan);
  return name === "lead" ? "late" : `late_${name}`;
}
