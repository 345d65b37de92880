/**
 * Pagos: yearly schemes beside PTI, each with the last day of its cover. Modalidad 40 is not kept:
 * its pay day is not settled, and the page says so.
 */
import { renewal } from "./dates.js";
import { outlook, watch } from "./outlook.js";
import * as plans from "./plans.js";
import { fillSlots, text } from "./texts.js";
import * as words from "./words.js";

const UNSETTLED = "mod40";

export function start(root) {
  const form = root.querySelector("form");
  const { scheme, ends_on: day } = form.elements;
  scheme.addEventListener("change", () => {
    for (const part of form.querySelectorAll("[data-for]")) {
      part.hidden = (part.dataset.for === UNSETTLED) !== (scheme.value === UNSETTLED);
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const error = form.querySelector(".error");
    error.hidden = Boolean(day.value);
    day.setAttribute("aria-invalid", String(!day.value));
    if (!day.value) return day.focus();
    await plans.addYearly(scheme.value, day.value);
    say(root, "added");
    form.reset();
  });
  root.addEventListener("click", async ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    const { now } = await outlook();
    const { plan } = target.closest("[data-plan]")?.dataset ?? {};
    await { renewed: plans.renewed, remove: plans.removePlan, undo: plans.undo }[act](plan, now);
    say(root, act);
  });
  watch((view) => render(root, view));
}

function say(root, name) {
  const line = root.querySelector("[data-said]");
  line.hidden = false;
  line.querySelector("span").textContent = text(line, name);
  line.querySelector("button").hidden = !["renewed", "remove"].includes(name);
  line.focus();
}

function render(root, { dates, others, now }) {
  const list = root.querySelector("[data-rows]");
  const pattern = root.querySelector("template").content.firstElementChild;
  const rows = others.map((plan) => {
    const { due, safe, opens } = renewal(dates, plan.ends_on);
    const row = pattern.cloneNode(true);
    row.dataset.plan = plan.id;
    fillSlots(row, {
      scheme: text(root, plan.scheme),
      due: words.full(due),
      safe: words.today(safe),
      opens: words.full(opens),
    });
    row.querySelector("[data-before]").hidden = now > due;
    row.querySelector("[data-after]").hidden = now <= due;
    return row;
  });
  list.replaceChildren(...rows);
}
