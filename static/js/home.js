/** Hoy: the heading, the countdown and la franja for a person who has noted a month. */
import { addMonths, daysBetween, lastDay, monthOf } from "./dates.js";
import { outlook } from "./outlook.js";
import { band } from "./plans.js";
import * as store from "./store.js";
import * as summary from "./summary.js";
import { fill, text } from "./texts.js";
import * as words from "./words.js";

const MONTHS_SHOWN = 10;

export function start(root) {
  const show = async () => render(root, await outlook());
  store.onChange(({ store: name }) => name !== "shown" && show());
  show().catch(() => {});
}

function render(root, view) {
  summary.setClasses(["has-plan"], view.plan ? ["has-plan"] : []);
  root.querySelector("[data-today]").textContent = words.capital(words.full(view.now));
  const state = headingState(view);
  const slots = {
    day: view.plan && noted(view) ? words.full(lastDay(view.plan.paid_through)) : "",
    month: view.ask ? words.monthName(view.ask) : "",
    first: view.next ? words.full(`${view.next.from}-01`) : "",
  };
  for (const name of ["heading", "lead"]) {
    const element = root.querySelector(`[data-${name}]`);
    element.textContent = text(element, state, slots);
  }
  if (view.plan && view.next) {
    drawBand(root, view);
    countdown(root, view);
  }
}

const noted = ({ plan }) => /^\d/.test(plan.paid_through ?? "");

function headingState(view) {
  if (!view.plan) return "first";
  if (view.plan.paid_through === "unknown") return "unknown";
  if (!noted(view)) return "start";
  if (view.ask) return "ask";
  return view.plan.paid_through >= monthOf(view.now) ? "ok" : "gap";
}

function countdown(root, { next, now, urgency }) {
  const box = root.querySelector("[data-countdown]");
  const left = Math.max(daysBetween(now, next.safe), 0);
  const name =
    urgency === "between" ? "between" : left === 0 ? "today" : left === 1 ? "one" : "days";
  box.querySelector("span").textContent = text(box, `${name}-label`, {});
  box.querySelector("b").textContent = text(box, name, {
    days: left,
    due: words.dayMonth(next.due),
  });
}

/** La franja: from the month before this one; the phone shows four, a wide screen ten. */
function drawBand(root, view) {
  const list = root.querySelector("[data-band]");
  const first = addMonths(monthOf(view.now), -1);
  const shown = band(view.plan, view.next, first, MONTHS_SHOWN);
  list.replaceChildren(...shown.map((each) => cell(root, each, view)));
  const label = root.querySelector("[data-band-label]");
  label.textContent = fill(label.dataset.text, { month: words.monthYear(view.next.from) });
}

function cell(root, { month, state }, { next, now }) {
  const item = root.querySelector("template[data-cell]").content.firstElementChild.cloneNode(true);
  item.classList.add(`is-${state}`);
  item.querySelector("b").textContent = words.monthShort(month);
  item.querySelector("span").textContent = item.getAttribute(`data-text-${state}`) ?? "";
  if (month === monthOf(now)) mark(item, "today", now);
  if (month === monthOf(next.safe)) mark(item, "disc", next.safe);
  return item;
}

/** A decoration on a day of the month: placed by a class, hidden from screen readers. */
function mark(item, name, day) {
  const element = item.querySelector(`[data-${name}]`);
  element.hidden = false;
  element.classList.add(`at-${Number(day.slice(8))}`);
  if (name === "disc") element.textContent = String(Number(day.slice(8)));
}
