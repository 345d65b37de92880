/**
 * The sign: what to do next and by when, or the question about a payment that was not noted.
 * Every wording is an element of the page with data-when="<state>"; slots stand as data-slot.
 */
import { daysBetween, lastDay } from "./dates.js";
import { outlook, watch } from "./outlook.js";
import * as plans from "./plans.js";
import { once } from "./press.js";
import { fillSlots, showWhen } from "./texts.js";
import { today } from "./today.js";
import * as words from "./words.js";

const CLASSES = {
  soon: "soon",
  last: "now",
  one: "now",
  zero: "now",
  between: "now",
  "begin-last": "now",
  "begin-one": "now",
  "begin-zero": "now",
  "begin-between": "now",
  doubt: "now",
  lost: "lost",
};

export function start(root) {
  let shown;
  const show = (view) => {
    shown = view;
    render(root, view);
  };
  const act = once(async (name, change) => {
    await acts[name]({ ...shown, now: today() }, change);
    show(await outlook());
    root.querySelector("h2:not([hidden])")?.focus();
    return true;
  });
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]");
    if (button) act(button.dataset.act, button.dataset.change);
  });
  watch(show);
}

// Each acts on what the sign showed, not on what has become of it since.
const acts = {
  paid: ({ dates, plan, next, now }) =>
    plans.markPaid(dates, plan.id, { ...next, paidOn: now }, now),
  undo: ({ plan }, change) => plans.undo(plan.id, change),
  yes: ({ dates, plan, ask, now }) => plans.markPaid(dates, plan.id, { ...ask, paidOn: "" }, now),
  no: ({ dates, plan, ask, now }) => plans.markMissed(dates, plan.id, ask, now),
  later: ({ plan, ask, now }) => plans.askLater(plan.id, ask, now),
};

/** The last change of this plan, if it was made today. */
const recent = ({ plan, undo, now }) => (undo?.[plan.id]?.day === now ? undo[plan.id] : undefined);

/**
 * Which wording: a question first, then the next payment; in the last days the payment first. What
 * was noted today takes its place only if it reaches that payment and its day is not near. "begin…":
 * nothing was ever paid.
 */
export function stateOf(view) {
  const { plan, next, ask, near, now, lapsed } = view;
  if (!plan || !next) return "none";
  if (ask && near !== "last" && near !== "between") return "ask";
  const unknown = plan.paid_through === "unknown";
  if (unknown && near === "between") return "doubt";
  if (near === "calm" && !lapsed && notedToday(view)?.to >= next.month) return "paid";
  if (unknown) return "unknown";
  if (lapsed && near !== "between") return "lost";
  const day = near === "last" ? (["zero", "one"][daysBetween(now, next.safe)] ?? near) : near;
  if (plan.paid_through !== null) return day;
  return near === "calm" || near === "soon" ? "begin" : `begin-${day}`;
}

/** What was noted as paid today, if that still stands. */
function notedToday(view) {
  const { range } = recent(view) ?? {};
  return view.plan.months?.[range?.to]?.state === "paid" ? range : undefined;
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
  const { change, range } = recent(view) ?? {};
  for (const button of root.querySelectorAll("[data-act=undo]")) {
    button.hidden ||= !range;
    button.dataset.change = change;
  }
  const line = root.querySelector("[data-noted]");
  line.hidden ||= !notedToday(view);
  root.querySelector("[data-unnoted]").hidden ||= !view.ask;
}

function slotsOf(joiner, view) {
  const { next, ask, now, lapsed } = view;
  const { range } = recent(view) ?? {};
  return {
    month: words.monthsFrom(next, joiner, now),
    safe: words.weekdayFrom(next.safe, now),
    due: words.weekday(next.due),
    first: words.dayMonth(`${next.from}-01`),
    asked: ask ? words.monthsFrom(ask, joiner, now) : "",
    open: ask ? words.capital(words.monthsFrom(ask, joiner, now)) : "",
    noted: range ? words.capital(words.monthsFrom(range, joiner, now)) : "",
    begin: range ? words.full(`${range.from}-01`) : "",
    end: range ? words.full(lastDay(range.to)) : "",
    days: String(daysBetween(now, next.safe)),
    gap: lapsed ? words.capital(words.monthsFrom({ from: lapsed, to: lapsed }, joiner, now)) : "",
  };
}
