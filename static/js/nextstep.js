/**
 * Hoy: of the path's steps, the first that this person has not done. Whoever noted a paid month is
 * enrolled: what leads up to the first payment is behind them, ticked or not.
 */
import { isMonth } from "./dates.js";
import { watch } from "./outlook.js";
import { load, remembered } from "./progress.js";
import * as store from "./store.js";

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
  watch(({ plan }) => {
    enrolled = isMonth(plan?.paid_through);
    refresh();
  });
}
