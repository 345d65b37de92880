/** Pagos: the months of the present person, newest first; marking, period, the coming payments. */
import { addMonths, payment, table } from "./dates.js";
import { outlook } from "./outlook.js";
import * as plans from "./plans.js";
import * as store from "./store.js";
import { fill, text } from "./texts.js";
import { today } from "./today.js";
import * as words from "./words.js";

const COMING = 6;

export function start(root) {
  const show = async () => render(root, await outlook());
  root.querySelector("[data-mark]").addEventListener("submit", (event) => {
    event.preventDefault();
    mark(event.target).then(show);
  });
  root.querySelector("[data-period]").addEventListener("change", async ({ target }) => {
    const plan = await plans.pti();
    await plans.setPeriod(await table(), plan.id, target.value, today());
  });
  store.onChange(({ store: name }) => name !== "shown" && show());
  show().catch(() => {});
}

async function mark(form) {
  const { plan, next } = await outlook();
  const { value: paidOn } = form.elements.paid_on;
  const amount = form.elements.amount.value.trim();
  await plans.markPaid(plan.id, { from: next.from, to: next.to, paidOn, amount });
  form.elements.amount.value = "";
}

function render(root, { plan, next, now, dates }) {
  for (const element of root.querySelectorAll("[data-with-plan]")) element.hidden = !plan;
  if (!plan || !next) return;
  const form = root.querySelector("[data-mark]");
  form.elements.paid_on.value ||= now;
  const joiner = root.dataset.textTo;
  const slots = { month: words.months(next.from, next.to, joiner), safe: words.weekday(next.safe) };
  for (const element of root.querySelectorAll("[data-fill]")) {
    element.textContent = fill(element.dataset.fill, slots);
  }
  root.querySelector("[data-period]").value = plan.period;
  rows(root, plan);
  coming(root, dates, plan, next, joiner);
}

/** One row a month that the person noted, or said was not paid. */
function rows(root, plan) {
  const list = root.querySelector("[data-rows]");
  const noted = Object.entries(plan.months ?? {}).sort(([a], [b]) => b.localeCompare(a));
  list.replaceChildren(...noted.map(([month, entry]) => row(root, month, entry)));
  root.querySelector("[data-empty]").hidden = noted.length > 0;
}

function row(root, month, entry) {
  const template = root.querySelector(`template[data-row="${entry.state}"]`);
  const item = template.content.firstElementChild.cloneNode(true);
  item.querySelector("[data-name]").textContent = words.capital(words.monthYear(month));
  const when = item.querySelector("[data-when-paid]");
  if (when) {
    when.textContent = entry.paid_on ? text(when, "day", { day: words.full(entry.paid_on) }) : "";
    item.querySelector("[data-amount]").textContent = entry.amount ? `$${entry.amount}` : "";
  }
  return item;
}

/** The next pay days, so that nobody depends on a reminder alone. */
function coming(root, dates, plan, next, joiner) {
  const list = root.querySelector("[data-coming]");
  const items = [];
  let { month } = next;
  for (let count = 0; count < COMING; count += 1) {
    const found = payment(dates, month, plan.period);
    if (!found) break;
    const item = document.createElement("li");
    item.textContent = fill(list.dataset.text, {
      day: words.weekday(found.safe),
      months: words.months(found.from, found.to, joiner),
      year: found.safe.slice(0, 4),
    });
    items.push(item);
    month = addMonths(found.to, 0);
  }
  list.replaceChildren(...items);
}
