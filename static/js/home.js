/** Hoy: today's date, and the heading that what was noted allows. Which one shows is a class on <html>. */
import { isMonth, lastDay, monthOf } from "./dates.js";
import { watch } from "./outlook.js";
import { fillSlots } from "./texts.js";
import * as words from "./words.js";

export function start(root) {
  watch((view) => {
    root.querySelector("[data-today]").textContent = words.capital(words.today(view.now));
    const { plan, next, starts, end, gap, now } = view;
    const through = plan?.paid_through;
    fillSlots(root, {
      end: end ? words.full(lastDay(end)) : "",
      last: isMonth(through) ? words.monthYear(through) : "",
      first: next ? words.full(`${next.from}-01`) : "",
      starts: starts ? words.full(`${starts}-01`) : "",
      gap: gap ? words.capital(words.monthName(gap)) : "",
      present: words.capital(words.monthName(monthOf(now))),
    });
  });
}
