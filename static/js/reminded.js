/**
 * Cómo pagar, opened from a notice (?mes=&plan=): the payment that the notice spoke of, its days, and
 * whether it has been noted since. Without a plan of this phone in the address nothing shows.
 */
import { addMonths, payment, renewal, stage, table } from "./dates.js";
import { all, person } from "./people.js";
import * as plans from "./plans.js";
import { standing, unnoted } from "./standing.js";
import { fillSlots, showWhen, text } from "./texts.js";
import { today } from "./today.js";
import * as words from "./words.js";

export async function start(root) {
  const query = new URLSearchParams(location.search);
  const [id, month] = [query.get("plan"), query.get("mes")];
  const plan = id && month && (await plans.find(id));
  if (!plan) return;
  const dates = await table();
  const due = plan.ends_on ? renewal(dates, plan.ends_on) : dueOf(dates, plan, month);
  if (!due) return;
  const range = { from: due.from, to: due.to ?? due.from };
  const months = words.monthsFrom(range, root.dataset.textTo, today());
  showWhen(root, stateOf(plan, due, month));
  fillSlots(root, {
    months,
    noted: words.capital(months),
    scheme: text(root, plan.scheme),
    safe: words.weekday(due.safe),
    due: words.weekday(due.due),
    first: words.full(`${due.from}-01`),
    name: await nameOf(plan),
  });
  root.querySelector("[data-whose]").hidden = plan.person === person();
  root.querySelector("[data-note]").search = new URLSearchParams({ confirmar: id, mes: month });
  root.hidden = false;
}

/** The plan's payment that covers `month`; one of another grid as a single month. */
function dueOf(dates, plan, month) {
  const { next } = standing(dates, plan, today());
  const known = [next, ...unnoted(dates, plan, today())];
  const found = known.find((due) => due && due.from <= month && month <= due.to);
  return found ?? payment(dates, addMonths(month, -1));
}

/**
 * paid, over, between; while open: begin (never insured), doubt (unknown), else open. With "renew-"
 * for a yearly scheme.
 */
function stateOf(plan, due, month) {
  const now = stage(due, today());
  if (plan.ends_on) return `renew-${now}`;
  if (plan.months?.[month]?.state === "paid") return "paid";
  if (now !== "open") return now;
  return { null: "begin", unknown: "doubt" }[plan.paid_through] ?? now;
}

async function nameOf({ person: id }) {
  return (await all()).find((each) => each.id === id)?.name ?? "";
}
