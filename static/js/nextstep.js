/** Hoy: of the path's steps, the first that this person has not done. */
import { load, remembered } from "./progress.js";
import * as store from "./store.js";

export function start(list) {
  const rows = [...list.querySelectorAll("[data-step]")];
  const show = (done) => {
    for (const row of rows) row.hidden = false;
    const next = rows.find((row) => row.getClientRects().length && !done.has(row.dataset.step));
    for (const row of rows) row.hidden = row !== next;
  };
  const refresh = () =>
    load()
      .then(show)
      .catch(() => {});
  store.onChange(({ store: name, key }) => (name === "ticks" || key === "profile") && refresh());
  show(remembered());
  refresh();
}
