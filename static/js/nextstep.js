/**
 * Hoy: of the path's steps, the first that this person has not done. Whoever noted a paid month is
 * enrolled: what leads up to the first payment is behind them, ticked or not. What comes after it
 * needs cover: before that begins, the step says from which day.
 */
import { isMonth } from "./dates.js";
import { watch } from "./outlook.js";
import { load, remembered } from "./progress.js";
import * as store from "./store.js";
import { text } from "./texts.js";
import * as words from "./words.js";

export function start(list) {
  const rows = [...list.querySelectorAll("[data-step]")];
  const enrolment = rows.findIndex((row) => "enrols" in row.dataset) + 1;
  let enrolled = false;
  const show = (done) => {
    for (const row of rows) row.hidden = false;
    const open = rows.slice(enrolled ? enrolment : 0).filter((row) => !done.has(row.dataset.step));
    const next = open.find((row) => row.getClientRects().length);
    for (const row of rows) row.hidden = row !== next;
  };
  const refresh = () =>
    load()
      .then(show)
      .catch(() => {});
  store.onChange(
    ({ store: name, key }) =>
      (name === "ticks" || ["profile", "people"].includes(key)) && refresh(),
  );
  show(remembered());
  watch(({ plan, heading, starts }) => {
    enrolled = isMonth(plan?.paid_through);
    const waits = ["begins", "back"].includes(heading);
    const day = waits ? words.dayMonth(`${starts}-01`) : "";
    for (const row of rows) {
      const line = row.querySelector("[data-whence]");
      line.textContent = text(line, waits ? "from" : "now", { day });
    }
    refresh();
  });
}
