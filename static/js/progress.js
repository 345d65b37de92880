/** Which steps of the path the present person has done: list "pasos" of the ticks. */
import { person } from "./people.js";
import * as store from "./store.js";
import * as summary from "./summary.js";

const LIST = "pasos";

/** From the summary, at once; may be a moment behind. */
export function remembered() {
  return new Set(summary.read().done?.[LIST] ?? []);
}

export function isDone(id) {
  return remembered().has(id);
}

/** From the database; refreshes the summary. */
export async function load() {
  const prefix = `${person()}/${LIST}/`;
  const ticks = await store.entries("ticks", prefix);
  const done = ticks.filter(([, tick]) => tick.done).map(([key]) => key.slice(prefix.length));
  summary.change((kept) => {
    kept.done = { ...kept.done, [LIST]: done };
  });
  return new Set(done);
}

/** Mark a step done or not, in the summary first, so that the next page paints right. */
export async function mark(id, done) {
  summary.change((kept) => {
    const others = (kept.done?.[LIST] ?? []).filter((each) => each !== id);
    kept.done = { ...kept.done, [LIST]: done ? [...others, id] : others };
  });
  await store.put("ticks", `${person()}/${LIST}/${id}`, { done, at: new Date().toISOString() });
}
