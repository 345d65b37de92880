/**
 * What Hoy and Pagos show: the present person's plan and where it stands today. Neither screen
 * decides anything itself. The summary keeps what the next first paint needs.
 */
import { table } from "./dates.js";
import * as plans from "./plans.js";
import { standing } from "./standing.js";
import * as store from "./store.js";
import { setClasses } from "./summary.js";
import { today } from "./today.js";

const MOST_ROWS = 8;
const watchers = [];
let reading;

/**
 * { dates, now, plan, others, undo, next, ask, near, heading, starts, end, gap, lapsed }; `plan` may be
 * undefined. `undo` holds the last change of each plan.
 */
export async function outlook() {
  const [dates, all, undo] = await Promise.all([table(), plans.all(), plans.undoable()]);
  const now = today();
  const plan = all.find(({ scheme }) => scheme === "pti");
  const others = all.filter(({ scheme }) => scheme !== "pti");
  const found = { dates, now, plan, others, undo, heading: "first" };
  return plan ? { ...found, ...standing(dates, plan, now) } : found;
}

/** Call `show(view)` now and after every change; all on one reading a change. */
export function watch(show) {
  if (!watchers.length) listen();
  watchers.push(show);
  reading ??= outlook().then(remember);
  return reading.then(show).catch((error) => console.error(error));
}

function listen() {
  store.onChange(({ store: name, key }) => {
    if (name === "plans" || name === "*" || key === "people" || key === "undo") look();
  });
  document.addEventListener("visibilitychange", () => document.hidden || look());
}

/** Read anew. A reading that another one has overtaken shows nothing. */
function look() {
  const mine = outlook().then(remember);
  reading = mine;
  for (const show of watchers) {
    mine.then((view) => mine === reading && show(view)).catch((error) => console.error(error));
  }
}

/** For the first paint of the next page: whether there is a plan, which heading, how many rows. */
function remember(view) {
  const rows = Object.keys(view.plan?.months ?? {}).length;
  const names = [`home-${view.heading}`, `rows-${Math.min(rows, MOST_ROWS)}`];
  setClasses(["has-plan", "home-", "rows-"], view.plan ? ["has-plan", ...names] : []);
  return view;
}
