/**
 * The path: done rows painted, the first open one is «Ahora», what waits for another is «Después»
 * and no link. Rows of other profiles do not count; numbers follow what shows.
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
  const waits = (row) => {
    const needed = (row.dataset.needs ?? "").split(" ").filter(Boolean);
    return needed.some((id) => open.some((each) => each.dataset.step === id));
  };
  const now = open.find((row) => !waits(row)) ?? open[0];
  rows.forEach((row, index) => {
    const state = !open.includes(row)
      ? "done"
      : row === now
        ? "now"
        : waits(row)
          ? "after"
          : "todo";
    setState(row, state);
    row.querySelector("[data-number]").textContent = index + 1;
  });
  const line = root.querySelector("[data-progress]");
  const slots = { done: rows.length - open.length, total: rows.length, next: title(now) };
  if (line) line.textContent = text(line, open.length ? "some" : "all", slots);
}

function setState(row, state) {
  for (const name of ["done", "now", "after"]) row.classList.toggle(`is-${name}`, state === name);
  const link = row.querySelector("a[data-href]");
  if (state === "after") link.removeAttribute("href");
  else link.setAttribute("href", link.dataset.href);
}

function title(row) {
  return row?.querySelector("[data-title]").textContent.trim() ?? "";
}
