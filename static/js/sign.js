/**
 * The sign: what to do next and by when, or the question about a month that was not noted.
 * Every wording is an element of the page with data-when="<state>"; slots stand as data-slot.
 */
import { daysBetween } from "./dates.js";
import { outlook } from "./outlook.js";
import * as plans from "./plans.js";
import * as store from "./store.js";
import { today } from "./today.js";
import * as words from "./words.js";

const CLASSES = { soon: "soon", last: "now", between: "now" };

export function start(root) {
  const show = async () => render(root, await outlook());
  root.addEventListener("click", async ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    await acts[act]?.(await outlook());
    await show();
    root.querySelector("h2:not([hidden])")?.focus();
  });
  store.onChange(({ store: name }) => name !== "shown" && show());
  show().catch(() => {
    root.hidden = true;
  });
}

const acts = {
  paid: ({ plan, next }) =>
    plans.markPaid(plan.id, { from: next.from, to: next.to, paidOn: today() }),
  undo: () => plans.undo(),
  yes: ({ plan, ask }) => plans.markPaid(plan.id, { from: ask, to: ask, paidOn: "" }),
  no: ({ dates, plan, ask, now }) => plans.markMissed(dates, plan.id, ask, now),
  later: ({ plan, ask, now }) =>
    store.put("plans", plan.id, { ...plan, later: { ...plan.later, [ask]: now } }),
};

/** Which wording: a question first, then what was just done, then the next payment. */
export function stateOf(view) {
  if (!view.plan || !view.next) return "none";
  if (view.ask) return "ask";
  if (view.recent && view.plan.months?.[view.plan.paid_through]) return "paid";
  if (view.plan.paid_through === "unknown") return "unknown";
  const missed = view.plan.months?.[previous(view)]?.state === "missed";
  if (missed) return "lost";
  return view.urgency === "between" ? "between" : "pay";
}

const previous = ({ next }) => next.month;

function render(root, view) {
  const state = stateOf(view);
  root.hidden = state === "none";
  if (root.hidden) return;
  root.className = ["sign", state === "pay" || state === "between" ? CLASSES[view.urgency] : state]
    .filter(Boolean)
    .join(" ");
  for (const element of root.querySelectorAll("[data-when]")) {
    element.hidden = !element.dataset.when.split(" ").includes(state);
  }
  const slots = slotsOf(root, view);
  for (const element of root.querySelectorAll("[data-slot]")) {
    element.textContent = slots[element.dataset.slot] ?? "";
  }
  const moved = root.querySelector("[data-moved]");
  if (moved) moved.hidden = state !== "pay" || view.next.safe === view.next.due;
}

function slotsOf(root, { plan, next, ask, now }) {
  const joiner = root.dataset.textTo;
  return {
    month: words.months(next.from, next.to, joiner),
    Month: words.capital(words.months(next.from, next.to, joiner)),
    safe: words.weekday(next.safe),
    due: words.weekday(next.due),
    first: words.dayMonth(`${next.from}-01`),
    asked: ask ? words.monthName(ask) : "",
    noted: /^\d/.test(plan.paid_through ?? "")
      ? words.capital(words.monthName(plan.paid_through))
      : "",
    days: String(daysBetween(now, next.safe)),
    gap: words.capital(words.monthName(next.month)),
  };
}
