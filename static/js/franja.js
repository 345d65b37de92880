/**
 * La franja: ten months (a phone shows four of them) as an ordered list. Painted, to pay, not noted,
 * missed; marks for today, the pay-by day and the last payment are decoration, placed by classes.
 */
import { addMonths, monthOf } from "./dates.js";
import { watch } from "./outlook.js";
import { band } from "./standing.js";
import { text } from "./texts.js";
import * as words from "./words.js";

const BEFORE = 5;
const CELLS = 10;

export function start(figure) {
  const pattern = figure.querySelector("template").content.firstElementChild;
  let before = new Map();
  watch((view) => {
    if (!view.plan || !view.next) return;
    const start_ = first(view);
    const shown = band(view.plan, view.next, addMonths(start_, -BEFORE), CELLS, view.now);
    const cells = shown.map((each) => cell(pattern, each, before));
    figure.querySelector("ol").replaceChildren(...cells);
    decorate(new Map(shown.map(({ month }, index) => [month, cells[index]])), view, figure);
    before = new Map(shown.map(({ month, state }) => [month, state]));
    const label = figure.querySelector("figcaption");
    const month = words.monthsYear(view.next.from, view.next.to, figure.dataset.textTo);
    label.textContent = text(label, "label", { month });
  });
}

/** The first month a phone shows: the one before the pay day's, or this month if that is earlier. */
function first({ next, now }) {
  const [due, month] = [addMonths(next.month, -1), monthOf(now)];
  return due < month ? due : month;
}

function cell(pattern, { month, state }, before) {
  const item = pattern.cloneNode(true);
  item.className = `is-${state}`;
  if (state === "paid" && before.has(month) && before.get(month) !== "paid")
    item.classList.add("new");
  item.querySelector("b").textContent = words.monthShort(month);
  item.querySelector("[data-full]").textContent = words.monthYear(month);
  item.querySelector("[data-state]").textContent = text(item, state);
  return item;
}

function decorate(cells, { plan, next, now, near }, figure) {
  const [today, due] = [monthOf(now), next.month];
  mark(cells.get(today), "today", now);
  mark(cells.get(due), "disc", next.safe, String(Number(next.safe.slice(8))));
  const paid = Object.values(plan.months ?? {}).map((each) => each.paid_on ?? "");
  const last = paid.sort().at(-1);
  if (last && last <= now && last !== next.safe) mark(cells.get(monthOf(last)), "tickmark", last);
  if (near === "between") return;
  for (const [month, item] of cells) {
    if (month < today || month > due) continue;
    mark(item, "strip", month === due ? next.safe : undefined);
    if (month === today) mark(item, "veil", now);
    if (month === today && month < due) item.classList.add("from");
  }
  hook(cells.get(next.from), next, figure);
}

/** The hook shows which months the payment paints. */
function hook(item, next, figure) {
  mark(item, "hook", next.safe);
  if (!item) return;
  const label = document.createElement("em");
  const month = words.months(next, figure.dataset.textTo);
  const element = item.querySelector(".hook");
  label.textContent = text(element, "label", { month });
  element.append(label);
}

/** Show the decoration `name` of a cell, at a day's place in the month; at its end without a day. */
function mark(item, name, day, content) {
  const element = item?.querySelector(`.${name}`);
  if (!element) return;
  element.hidden = false;
  if (day) element.classList.add(`at-${Number(day.slice(8))}`);
  if (content) element.textContent = content;
}
