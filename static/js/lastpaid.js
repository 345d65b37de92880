/** «¿Cuál es el último mes que tienes pagado?»: a month, none yet, or I do not know. */
import { addMonths, monthOf, table } from "./dates.js";
import * as plans from "./plans.js";
import { today } from "./today.js";
import * as words from "./words.js";

const BACK = 12;
const AHEAD = 13;

export function start(form) {
  const select = form.querySelector("select");
  const monthField = form.querySelector("[data-month]");
  const error = form.querySelector("[data-error]");
  offerMonths(select);
  form.addEventListener("change", () => {
    monthField.hidden = form.elements.paid.value !== "month";
    error.hidden = true;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = form.elements.paid.value;
    if (!answer) return complain(form, error);
    const value = { month: select.value, none: null, unknown: "unknown" }[answer];
    await plans.setPaidThrough(await table(), value, today());
    form.dispatchEvent(new CustomEvent("ac:saved", { bubbles: true }));
  });
}

function offerMonths(select) {
  const now = monthOf(today());
  for (let count = AHEAD; count >= -BACK; count -= 1) {
    const month = addMonths(now, count);
    select.add(new Option(words.capital(words.monthYear(month)), month, count === 0, count === 0));
  }
}

function complain(form, error) {
  error.textContent = form.dataset.textError;
  error.hidden = false;
  form.querySelector("input").focus();
}
