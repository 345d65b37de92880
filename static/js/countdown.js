/** The countdown to the safe day, in words of the page. */
import { daysBetween } from "./dates.js";
import { watch } from "./outlook.js";
import { text } from "./texts.js";

export function start(root) {
  watch(({ next, near, now }) => {
    root.classList.toggle("blank", !next);
    if (!next) return;
    const days = daysBetween(now, next.safe);
    const name = near === "between" ? "between" : (["zero", "one"][days] ?? "days");
    root.querySelector("span").textContent = text(root, name);
    const slots = { days, day: Number(next.due.slice(-2)) };
    root.querySelector("b").textContent = text(root, `${name}-left`, slots);
  });
}
