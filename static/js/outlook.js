/**
 * What Hoy and Pagos show: the present person's plan and where it stands today. Neither screen
 * decides anything itself.
 */
import { table } from "./dates.js";
import * as plans from "./plans.js";
import { standing } from "./standing.js";
import { today } from "./today.js";

/** { dates, now, plan, others, undo, next, ask, near, heading, lapsed }; `plan` may be undefined. */
export async function outlook() {
  const [dates, all, undo] = await Promise.all([table(), plans.all(), plans.undoable()]);
  const now = today();
  const plan = all.find(({ scheme }) => scheme === "pti");
  const others = all.filter(({ scheme }) => scheme !== "pti");
  const found = { dates, now, plan, others, undo, heading: "first" };
  return plan ? { ...found, ...standing(dates, plan, now) } : found;
}
