/**
 * The path: done rows painted, the first open one is «Ahora», what waits for another «Después».
 * Every row stays a link, so that one can read ahead. Rows of other profiles do not count; numbers
 * follow what shows.
 */
import { load, remembered } from "./progress.js";
import * as store from "./store.js";
import { text, visible } from "./texts.js";

export function start(root) {
  const rows = [...root.querySelectorAll("li[data-step]")];
  const show = (done) => paint(root, rows.filter(visible), done);
  const refresh = () => load().then(show);
  store.onChange(({ store: name }) => name !== "shown" && name !== "notes" && refresh());
  show(remembered());
  refresh().catch(() => {});
}

function paint(root, rows, done) {
  const open = rows.filter((row) => !done.has(row.dataset.step));
  const awaited = (row) => {
    const needed = row.dataset.needs.split(" ");
    return open.filter((each) => needed.includes(each.dataset.step)).pop();
  };
  const now = open.find((row) => !awaited(row)) ?? open[0];
  rows.forEach((row, index) => {
    row.querySelector("[data-number]").textContent = index + 1;
    setState(row, !open.includes(row) ? "done" : row === now ? "now" : awaited(row) && "after");
    const later = row.querySelector(".when-after");
    later.textContent = text(later, "after", { number: rows.indexOf(awaited(row)) + 1 });
  });
  const line = root.querySelector("[data-progress]");
  const slots = { done: rows.length - open.length, total: rows.length, next: title(now) };
  line.textContent = text(line, open.length ? "some" : "all", slots);
}

function setState(row, state) {
  for (const name of ["done", "now", "after"]) row.classList.toggle(`is-${name}`, state === name);
}

function title(row) {
  return row?.querySelector("[data-title]").textContent.trim() ?? "";
}
