/** Hoy: the yearly schemes that this person added, with the day by which to renew. */
import { renewal } from "./dates.js";
import { watch } from "./outlook.js";
import { text } from "./texts.js";
import * as words from "./words.js";

export function start(list) {
  const pattern = list.querySelector("template").content.firstElementChild;
  watch(({ dates, others, now }) => {
    for (const row of list.querySelectorAll("li")) row.remove();
    for (const plan of others) {
      const { safe, due } = renewal(dates, plan.ends_on);
      const row = pattern.cloneNode(true);
      row.querySelector("[data-name]").textContent = text(list, plan.scheme);
      const slots = { safe: words.full(safe), due: words.full(due) };
      row.querySelector("[data-line]").textContent = text(list, now > due ? "past" : "line", slots);
      list.append(row);
    }
    list.hidden = !others.length;
  });
}
