/** Hoy: the yearly schemes that this person added, with the day by which to renew. */
import { renewal, stage } from "./dates.js";
import { watch } from "./outlook.js";
import { text } from "./texts.js";
import * as words from "./words.js";

export function start(list) {
  const pattern = list.querySelector("template").content.firstElementChild;
  watch(({ dates, others, now }) => {
    for (const row of list.querySelectorAll("li")) row.remove();
    for (const plan of others) {
      const found = renewal(dates, plan.ends_on);
      const row = pattern.cloneNode(true);
      row.querySelector("[data-name]").textContent = text(list, plan.scheme);
      const slots = { safe: words.full(found.safe), due: words.full(found.due) };
      row.querySelector("[data-line]").textContent = text(list, stage(found, now), slots);
      list.append(row);
    }
    list.hidden = !others.length;
  });
}
