/**
 * The sign: what to do next and by when, or the question about a payment that was not noted.
 * Every wording is an element of the page with data-when="<state>"; slots stand as data-slot.
 */
import { daysBetween, isMonth, lastDay } from "./dates.js";
import { outlook, watch } from "./outlook.js";
import * as plans from "./plans.js";
import { fillSlots, showWhen } from "./texts.js";
import * as words from "./words.js";

const CLASSES = {
  soon: "soon",
  last: "now",
  one: "now",
  zero: "now",
  between: "now",
  lost: "lost",
};

export function start(root) {
  root.addEventListener("click", async ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    await acts[act](await outlook());
    render(root, await outlook());
    root.querySelector("h2:not([hidden])")?.focus();
  });
  watch((view) => render(root, view));
}

const acts = {
  paid: ({ plan, next, now }) => plans.markPaid(plan.id, { ...next, paidOn: now }, now),
  undo: () => plans.undo(),
  yes: ({ plan, ask, now }) => plans.markPaid(plan.id, { ...ask, paidOn: "" }, now),
  no: ({ dates, plan, ask, now }) => plans.markMissed(dates, plan.id, ask, now),
  later: ({ plan, ask, now }) => plans.askLater(plan.id, ask, now),
};

/** Which wording: a question first, then what was done today, then the next payment. */
export function stateOf({ plan, next, ask, undo, near, now, lapsed }) {
  if (!plan || !next) return "none";
  if (ask) return "ask";
  const today = undo?.id === plan.id && undo.day === now;
  if (today && plan.months?.[plan.paid_through]?.state === "paid" && !lapsed) return "paid";
  if (plan.paid_through === "unknown") return "unknown";
  if (near === "between") return "between";
  if (lapsed) return "lost";
  if (plan.paid_through === null && near !== "last") return "begin";
  if (near !== "last") return near;
  return ["zero", "one"][daysBetween(now, next.safe)] ?? "last";
}

function render(root, view) {
  const state = stateOf(view);
  root.hidden = state === "none";
  if (root.hidden) return;
  root.className = `sign ${CLASSES[state] ?? ""}`;
  showWhen(root, state);
  fillSlots(root, slotsOf(root.dataset.textTo, view));
  for (const part of root.querySelectorAll("[data-moved]")) {
    part.hidden ||= view.next.safe === view.next.due;
  }
  for (const button of root.querySelectorAll("[data-act=undo]")) {
    button.hidden ||= view.undo?.id !== view.plan.id || view.undo.day !== view.now;
  }
}

function slotsOf(joiner, { plan, next, ask, now, lapsed }) {
  const through = plan.paid_through;
  return {
    month: words.months(next, joiner),
    safe: words.weekday(next.safe),
    due: words.weekday(next.due),
    first: words.dayMonth(`${next.from}-01`),
    asked: ask ? words.months(ask, joiner) : "",
    noted: isMonth(through) ? words.capital(words.monthName(through)) : "",
    end: isMonth(through) ? words.dayMonth(lastDay(through)) : "",
    days: String(daysBetween(now, next.safe)),
    gap: lapsed ? words.capital(words.monthName(lapsed)) : "",
  };
}
