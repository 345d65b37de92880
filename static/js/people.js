/**
 * The people of this phone. kv "people": { current: "me", list: [{ id, name }] }. "me" is always
 * there and has no name of its own. Ticks, notes, plans and the profile are kept apart by id.
 */
import * as store from "./store.js";
import * as summary from "./summary.js";

const ME = "me";
const EMPTY = { current: ME, list: [{ id: ME, name: "" }] };

/** The person for whom ticks and plans count now, without waiting for the database. */
export function person() {
  return summary.read().person ?? ME;
}

export async function all() {
  return (await store.get("kv", "people"))?.list ?? EMPTY.list;
}

/** What the next first paint needs: who it is, and whether to say so. */
function remember({ current, list }) {
  summary.change((kept) => {
    kept.person = current;
    kept.name = list.find(({ id }) => id === current)?.name;
    delete kept.done;
  });
  summary.setClasses(["several-people"], list.length > 1 ? ["several-people"] : []);
}

/** The summary first: whoever hears of the change reads it. */
function change(edit) {
  return store.update("kv", "people", (people = EMPTY) => {
    const changed = edit(people);
    remember(changed);
    return changed;
  });
}

export function choose(current) {
  return change((people) => ({ ...people, current }));
}

/** Add a person by name and turn to them; returns the id. */
export async function add(name) {
  const id = crypto.randomUUID();
  await change(({ list }) => ({ current: id, list: [...list, { id, name }] }));
  return id;
}

/** People of another phone join those here; returns who each of them is here. A name is one person. */
export async function join(others) {
  const here = {};
  await change((people) => {
    const list = [...people.list];
    for (const { id, name } of others) {
      const known = list.find((each) => each.id === id || (name && each.name === name));
      if (!known) list.push({ id, name });
      here[id] = known?.id ?? id;
    }
    return { ...people, list };
  });
  return here;
}

/** Forget a person and all that was noted for them; the present person is then "me". */
export async function remove(id) {
  const notes = await store.entries("notes", `${id}/`);
  const ticks = await store.entries("ticks", `${id}/`);
  const plans = (await store.entries("plans")).filter(([, plan]) => plan.person === id);
  for (const [key] of notes) await store.remove("notes", key);
  for (const [key] of ticks) await store.remove("ticks", key);
  for (const [key] of plans) await store.remove("plans", key);
  const theirs = ([key, { whole }]) => whole?.person === id || plans.some(([each]) => each === key);
  await store.update("kv", "undo", (kept = {}) =>
    Object.fromEntries(Object.entries(kept).filter((each) => !theirs(each))),
  );
  await store.update("kv", "profile", ({ [id]: _gone, ...rest } = {}) => rest);
  await change(({ list }) => ({ current: ME, list: list.filter((each) => each.id !== id) }));
}
