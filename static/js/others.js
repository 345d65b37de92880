/**
 * Pagos: yearly schemes beside PTI, each with the last day of its cover. Modalidad 40 is not kept:
 * its pay day is not settled, and the page says so.
 */
import { coverEnds, renewal, stage } from "./dates.js";
import { watch } from "./outlook.js";
import * as plans from "./plans.js";
import { once } from "./press.js";
import { complain, fillSlots, showWhen, text } from "./texts.js";
import { today } from "./today.js";
import * as words from "./words.js";

const UNSETTLED = "mod40";

export function start(root) {
  const form = root.querySelector("form");
  const { scheme } = form.elements;
  scheme.addEventListener("change", () => {
    for (const part of form.querySelectorAll("[data-for]")) {
      part.hidden = (part.dataset.for === UNSETTLED) !== (scheme.value === UNSETTLED);
    }
  });
  const act = once((work, ...given) => work(root, ...given));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(add, form);
  });
  root.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-act]");
    if (button) act(press, button);
  });
  watch((view) => render(root, view));
}

async function add(root, form) {
  const { scheme, ends_on: day } = form.elements;
  const { first, last } = coverEnds(today());
  const meant = day.value >= first && day.value <= last;
  const wrong = day.value ? !meant && "range" : "missing";
  complain(day, wrong, { first: words.full(first), last: words.full(last) });
  if (wrong) return day.focus();
  await plans.addYearly(scheme.value, day.value);
  say(root, "added");
  form.reset();
  return true;
}

const acts = { renewed: plans.renew, remove: plans.removePlan };

/** A row's button, or the undo of what was done last. */
async function press(root, button) {
  const { act, plan, change } = button.dataset;
  if (act === "undo") {
    await plans.undo(plan, change);
    say(root, "undo");
  } else {
    const row = button.closest("[data-plan]").dataset.plan;
    say(root, act, { plan: row, change: await acts[act](row, today()) });
  }
  return true;
}

/** What was done, with the undo of that very change. */
function say(root, name, { plan = "", change = "" } = {}) {
  const line = root.querySelector("[data-said]");
  line.hidden = false;
  line.querySelector("span").textContent = text(line, name);
  const undo = line.querySelector("button");
  Object.assign(undo.dataset, { plan, change });
  undo.hidden = !change;
  line.focus();
}

function render(root, { dates, others, now, undo }) {
  const { first, last } = coverEnds(now);
  Object.assign(root.querySelector("[name=ends_on]"), { min: first, max: last });
  const button = root.querySelector("[data-said] button");
  button.hidden ||= button.dataset.change !== undo[button.dataset.plan]?.change;
  const list = root.querySelector("[data-rows]");
  const pattern = root.querySelector("template").content.firstElementChild;
  const rows = others.map((plan) => {
    const found = renewal(dates, plan.ends_on);
    const { due, safe, opens } = found;
    const row = pattern.cloneNode(true);
    row.dataset.plan = plan.id;
    fillSlots(row, {
      scheme: text(root, plan.scheme),
      due: words.full(due),
      safe: words.today(safe),
      opens: words.full(opens),
    });
    showWhen(row, stage(found, now));
    return row;
  });
  list.replaceChildren(...rows);
}
