/** «¿Cuál es el último mes que tienes pagado?»: a month, none yet, or I do not know. */
import { addMonths, monthOf, table } from "./dates.js";
import * as plans from "./plans.js";
import { once } from "./press.js";
import { text } from "./texts.js";
import { today } from "./today.js";
import * as words from "./words.js";

const BACK = 12;
const AHEAD = 13;

export function start(form) {
  const select = form.querySelector("select");
  const month = form.querySelector("[data-month]");
  const error = form.querySelector("[data-error]");
  offerMonths(select);
  form.addEventListener("change", () => {
    month.hidden = form.elements.paid.value !== "month";
    error.hidden = true;
  });
  const save = once(async () => {
    const answer = form.elements.paid.value;
    if (!answer) {
      error.textContent = text(form, "error");
      error.hidden = false;
      return form.querySelector("input").focus();
    }
    const value = { month: select.value, none: null, unknown: "unknown" }[answer];
    await plans.setPaidThrough(await table(), value, today());
    scrollTo(0, 0);
    document.querySelector("h1").focus({ preventScroll: true });
    return true;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
}

function offerMonths(select) {
  const now = monthOf(today());
  for (let count = AHEAD; count >= -BACK; count -= 1) {
    const month = addMonths(now, count);
    select.add(new Option(words.capital(words.monthYear(month)), month, count === 0, count === 0));
  }
}
