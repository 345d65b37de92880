/** One step's page: mark it as done, with undo. The words of both states stand in the page. */
import { isDone, load, mark } from "./progress.js";
import * as store from "./store.js";

export function start(root) {
  const id = root.dataset.step;
  const show = (done) => {
    for (const part of root.querySelectorAll("[data-when]")) {
      part.hidden = (part.dataset.when === "done") !== done;
    }
  };
  root.addEventListener("click", async ({ target }) => {
    const button = target.closest("button[data-mark]");
    if (!button) return;
    const done = button.dataset.mark === "done";
    show(done);
    root.querySelector(`[data-when="${done ? "done" : "todo"}"] button`)?.focus();
    try {
      await mark(id, done);
    } catch {
      root.querySelector("[data-unsaved]").hidden = false;
    }
  });
  const refresh = () => load().then((done) => show(done.has(id)));
  store.onChange(({ store: name }) => (name === "ticks" || name === "*") && refresh());
  show(isDone(id));
  refresh().catch(() => {});
}
