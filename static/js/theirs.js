/** Hoy: what is next for each other person of this phone. A tap turns to them. */
import { watch } from "./outlook.js";
import * as people from "./people.js";
import * as plans from "./plans.js";
import { follow } from "./profile.js";
import { stateOf } from "./sign.js";
import { standing } from "./standing.js";
import { text } from "./texts.js";
import * as words from "./words.js";

// The sign's states in one line each; any other one is simply due.
const LINES = { ask: "ask", between: "between", "begin-between": "between" };
LINES.doubt = LINES.unknown = "unknown";
for (const day of ["begin", "begin-last", "begin-one", "begin-zero"]) LINES[day] = "begin";

export function start(list) {
  const pattern = list.querySelector("template").content.firstElementChild;
  list.addEventListener("click", async (event) => {
    const row = event.target.closest("[data-person]");
    if (!row) return;
    event.preventDefault();
    await people.choose(row.dataset.person);
    await follow();
    scrollTo(0, 0);
    document.querySelector("h1").focus({ preventScroll: true });
  });
  watch(async ({ dates, now }) => {
    const found = await dueOfOthers(dates, now);
    const rows = found.map((each) => row(list, pattern, each));
    for (const old of list.querySelectorAll("li")) old.remove();
    list.append(...rows);
    list.hidden = !rows.length;
  });
}

async function dueOfOthers(dates, now) {
  const others = (await people.all()).filter(({ id }) => id !== people.person());
  const found = others.map(async (each) => {
    const plan = await plans.pti(each.id);
    return plan && { ...each, plan, now, ...standing(dates, plan, now) };
  });
  return (await Promise.all(found)).filter((each) => each?.next);
}

function row(list, pattern, view) {
  const { id, name, ask, next, now } = view;
  const state = stateOf(view);
  const item = pattern.cloneNode(true);
  item.dataset.person = id;
  item.querySelector("[data-name]").textContent = name || text(list, "me");
  item.querySelector("[data-line]").textContent = text(list, LINES[state] ?? "due", {
    month: words.monthsFrom(state === "ask" ? ask : next, list.dataset.textTo, now),
    first: words.dayMonth(`${next.from}-01`),
    safe: words.weekdayFrom(next.safe, now),
  });
  return item;
}
