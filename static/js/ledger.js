/**
 * Pagos: the payment that is due with its form, then what is not noted, noted or missed, newest
 * first. Rows are templates of the page. Marking can be undone; nothing here pays anything.
 */
import { choices } from "./choices.js";
import { confirm } from "./confirm.js";
import { daysBetween, payment } from "./dates.js";
import { outlook, watch } from "./outlook.js";
import * as plans from "./plans.js";
import { once } from "./press.js";
import { centavos, totals, unnoted } from "./standing.js";
import { complain, fill, fillSlots, text } from "./texts.js";
import * as words from "./words.js";

const COMING = 6;
// The line above the payments, where it is not the next payment alone.
const OPEN = { null: "begin", unknown: "unknown" };

export function start(root) {
  const form = root.querySelector("form");
  const act = once((work, ...given) => work(root, ...given));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(submit, form);
  });
  form.elements.month.addEventListener("change", () => label(root, form));
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]");
    if (button) act(button.dataset.act === "edit" ? edit : press, button);
  });
  root.querySelector("[data-period]").addEventListener("change", async ({ target }) => {
    const { dates, plan, now } = await outlook();
    await plans.setPeriod(dates, plan.id, target.value, now);
  });
  const show = (view) => render(root, view);
  watch(show).then(() => confirm(root, show, () => label(root, form)));
}

const acts = {
  yes: ({ dates, plan, now }, due) => plans.markPaid(dates, plan.id, { ...due, paidOn: "" }, now),
  no: ({ dates, plan, now }, due) => plans.markMissed(dates, plan.id, due, now),
  remove: ({ dates, plan, now }, { from }) => plans.unmark(dates, plan.id, from, now),
};

const DONE = { yes: "noted", no: "missed", remove: "removed" };

async function press(root, { dataset, parentElement }) {
  const { act, change } = dataset;
  const view = await outlook();
  if (act === "undo") {
    await plans.undo(view.plan.id, change);
    say(root, "undone");
    return true;
  }
  const { from, to } = parentElement.closest("[data-from]").dataset;
  const made = await acts[act](view, { from, to });
  say(root, DONE[act], words.monthsYear(from, to, root.dataset.textTo), made);
  return true;
}

/** «Corregir»: every row offers to take its mark away. */
function edit(root, button) {
  const on = root.classList.toggle("editing");
  button.setAttribute("aria-pressed", String(on));
}

/** What was done, read aloud where the undo of this very change stands. */
function say(root, name, month = "", change = "") {
  const line = root.querySelector("[data-said]");
  line.hidden = false;
  line.querySelector("span").textContent = text(line, name, { month });
  const undo = line.querySelector("button");
  undo.dataset.change = change;
  undo.hidden = !change;
  if (change) undo.focus();
  else root.querySelector("h2").focus();
}

async function submit(root, form) {
  const view = await outlook();
  const { month, paid_on: day, amount } = form.elements;
  const wrong = mistakes(form, view.now);
  for (const field of [day, amount]) complain(field, wrong.get(field));
  const [first] = wrong.keys();
  if (first) return first.focus();
  const [from, to] = month.value.split("/");
  const entry = { from, to, paidOn: day.value, amount: amount.value.trim() };
  const made = await plans.markPaid(view.dates, view.plan.id, entry, view.now);
  amount.value = "";
  say(root, "noted", words.monthsYear(from, to, root.dataset.textTo), made);
  return true;
}

function mistakes({ elements: { paid_on: day, amount } }, now) {
  const found = new Map();
  if (day.value > now) found.set(day, "future");
  if (amount.value.trim() && centavos(amount.value) === undefined) found.set(amount, "amount");
  return found;
}

function render(root, view) {
  if (!view.plan || !view.next) return;
  const form = root.querySelector("form");
  const undo = root.querySelector("[data-said] button");
  undo.hidden ||= undo.dataset.change !== view.undo[view.plan.id]?.change;
  offer(form, view, root.dataset.textTo);
  form.elements.paid_on.value ||= view.now;
  form.elements.paid_on.max = view.now;
  due(root, view);
  label(root, form);
  rows(root, view);
  sums(root, view);
  coming(root, view);
  root.querySelector("[data-period]").value = view.plan.period;
}

/** The due payment: its day on the disc, its words. */
function due(root, { next, now, near, plan }) {
  const joiner = root.dataset.textTo;
  fillSlots(root, {
    disc: String(Number(next.safe.slice(8))),
    months: words.capital(words.monthsYear(next.from, next.to, joiner)),
    safe: words.weekdayFrom(next.safe, now),
    due: words.weekday(next.due),
    first: words.full(`${next.from}-01`),
  });
  const between = near === "between";
  root.querySelector("[data-open]").hidden = between;
  root.querySelector("[data-between]").hidden = !between;
  const line = document.querySelector("[data-next-line]");
  const days = daysBetween(now, next.safe);
  const open = OPEN[plan.paid_through] ?? ["zero", "one"][days] ?? "days";
  const name = between ? "between" : open;
  line.textContent = text(line, name, {
    month: words.monthsFrom(next, joiner, now),
    first: words.dayMonth(`${next.from}-01`),
    safe: words.weekdayFrom(next.safe, now),
    days,
    due: words.dayMonth(next.due),
  });
}

function offer(form, { plan, next, now, dates }, joiner) {
  const select = form.elements.month;
  const chosen = select.value;
  const before = form.dataset.due;
  const options = choices(dates, plan, next, now).map(({ from, to }) => {
    const name = words.capital(words.monthsYear(from, to, joiner));
    return new Option(name, `${from}/${to}`);
  });
  select.replaceChildren(...options);
  form.dataset.due = select.value;
  // After an undo the form goes back to the payment that is due again.
  const back = chosen === before && select.value < before;
  if (!back && options.some(({ value }) => value === chosen)) select.value = chosen;
}

function label(root, form) {
  const [from, to] = form.elements.month.value.split("/");
  const button = form.querySelector("[type=submit]");
  const month = words.months({ from, to }, root.dataset.textTo);
  button.textContent = text(button, "label", { month });
}

/** Open questions first, then the months that were noted, newest first. */
function rows(root, { dates, plan, now }) {
  const list = root.querySelector("[data-rows]");
  for (const row of list.querySelectorAll(":scope > [data-from]")) row.remove();
  const open = unnoted(dates, plan, now).map((each) => [each, { state: "open" }]);
  const noted = Object.entries(plan.months ?? {}).map(([month, entry]) => [
    { from: month, to: month },
    entry,
  ]);
  const all = [...open, ...noted].sort(([a], [b]) => b.from.localeCompare(a.from));
  list.append(...all.map(([range, entry]) => row(root, range, entry)));
  root.querySelector("[data-edit]").hidden = !noted.length;
}

function row(root, { from, to }, entry) {
  const pattern = root.querySelector(`template[data-row="${entry.state}"]`);
  const item = pattern.content.firstElementChild.cloneNode(true);
  Object.assign(item.dataset, { from, to });
  const month = words.monthsYear(from, to, root.dataset.textTo);
  item.querySelector("[data-name]").textContent = words.capital(month);
  const day = item.querySelector("[data-day]");
  if (day && entry.paid_on) day.textContent = text(day, "on", { day: words.full(entry.paid_on) });
  const amount = centavos(entry.amount);
  if (amount !== undefined) item.querySelector("[data-amount]").textContent = words.money(amount);
  const remove = item.querySelector("[data-act=remove]");
  remove?.setAttribute("aria-label", text(remove, "label", { month }));
  return item;
}

function sums(root, { plan, now }) {
  const year = now.slice(0, 4);
  const { count, sum } = totals(plan, year);
  const list = root.querySelector("[data-totals]");
  list.hidden = !count;
  list.querySelector("[data-sum]").hidden = !sum;
  fillSlots(list, { year, count: String(count), sum: words.money(sum) });
}

/** The next pay days, so that nobody depends on a reminder alone. */
function coming(root, { dates, plan, next }) {
  const list = root.querySelector("[data-coming]");
  const items = [];
  for (
    let each = next;
    each && items.length < COMING;
    each = payment(dates, each.to, plan.period)
  ) {
    const item = document.createElement("li");
    item.textContent = fill(list.dataset.text, {
      day: words.capital(words.today(each.safe)),
      months: words.monthsYear(each.from, each.to, root.dataset.textTo),
    });
    items.push(item);
  }
  list.replaceChildren(...items);
}
