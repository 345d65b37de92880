/**
 * Where a person stands today: the next payment, how near it is, what has to be asked first.
 * Hoy and Pagos show the same outlook; neither decides anything itself.
 */
import { nextDue, openQuestions, table, urgency } from "./dates.js";
import * as plans from "./plans.js";
import { today } from "./today.js";

/** { dates, now, plan, next, ask, urgency, recent } ; `plan` undefined before the first answer. */
export async function outlook() {
  const [dates, plan] = await Promise.all([table(), plans.pti()]);
  const now = today();
  if (!plan) return { dates, now };
  const next = nextDue(dates, plan, now);
  const [ask] = openQuestions(dates, plan, now).filter((month) => isAsked(plan, month, now, next));
  return {
    dates,
    now,
    plan,
    next,
    ask,
    urgency: next && urgency(next, now),
    recent: (await plans.undoable()) === plan.id,
  };
}

/** A month is asked about once its day 20 is over; "later" is asked again the next day. */
function isAsked(plan, month, now, next) {
  const put = plan.later?.[month];
  return month < (next?.from ?? "9999-12") && !(put && put >= now);
}
