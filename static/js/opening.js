/**
 * At every opening of a page, after it is at rest: has the browser thrown something away, and does
 * the server still know what this phone wants? Runs on every page, without an element of its own.
 */
import * as lost from "./lost.js";
import * as store from "./store.js";
import * as server from "./sync.js";
import { atRest } from "./worker.js";

const QUIET_MS = 300;

export function begin() {
  let timer;
  store.onChange(({ store: name, key }) => {
    if (name === "plans") {
      clearTimeout(timer);
      timer = setTimeout(server.sync, QUIET_MS);
    }
    if (name === "plans" || name === "ticks" || key === "profile") kept();
  });
  addEventListener("online", () => server.sync());
  return atRest()
    .then(open)
    .catch(() => {});
}

async function open() {
  await lost.check();
  if (await server.recover()) await lost.report("all");
  await server.sync();
}

/** Something of the person's own is kept from now on: mark it, and ask the browser to keep it. */
async function kept() {
  await lost.mark();
  if (!(await navigator.storage?.persisted?.())) await navigator.storage?.persist?.();
}
