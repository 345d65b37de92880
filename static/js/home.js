/** Hoy: today's date, and the heading that what was noted allows. Which one shows is a class on <html>. */
import { isMonth, lastDay } from "./dates.js";
import { watch } from "./outlook.js";
import { fillSlots } from "./texts.js";
import * as words from "./words.js";

export function start(root) {
  watch((view) => {
    root.querySelector("[data-today]").textContent = words.capital(words.today(view.now));
    const through = view.plan?.paid_through;
    fillSlots(root, {
      end: isMonth(through) ? words.full(lastDay(through)) : "",
      last: isMonth(through) ? words.monthYear(through) : "",
      first: view.next ? words.full(`${view.next.from}-01`) : "",
    });
  });
}
