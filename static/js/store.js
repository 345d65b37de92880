/**
 * The only module that touches IndexedDB, in the page and in the worker.
 *
 * kv     one value a key: profile, people, language, reminders (state and outbox), undo, install, packs, marker
 * ticks  "person/list/item" -> { done, at }         one paper or step ticked
 * notes  "person/list"      -> { text, at }
 * plans  id                 -> { id, person, scheme, period, created, months, later,
 *          stated, since, paid_through, anchor | ends_on }             see marks.js
 *        months: { "2027-01": { state: "paid" | "missed", paid_on, amount } }
 * shown  id of a notification -> { tag, kind, plan, due, at }   written by the worker when it showed one
 *
 * Every change is announced to all open tabs as { store, key } on the channel "ac".
 */
import { openDB } from "idb";

const NAME = "al-corriente";
const VERSION = 1;
const STORES = ["kv", "ticks", "notes", "plans", "shown"];
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("ac");
const listeners = new Set();
let opened;

function database() {
  opened ??= openDB(NAME, VERSION, {
    upgrade(db) {
      for (const name of STORES) {
        if (!db.objectStoreNames.contains(name)) db.createObjectStore(name);
      }
    },
    // Another tab wants to delete or upgrade: let go, and open anew at the next call.
    blocking(_from, _to, event) {
      event.target.close();
      opened = undefined;
    },
    terminated() {
      opened = undefined;
    },
  });
  return opened;
}

function announce(change) {
  channel?.postMessage(change);
  for (const listener of listeners) listener(change);
}

channel?.addEventListener("message", ({ data }) => {
  for (const listener of listeners) listener(data);
});

/** Call `listener({store, key})` after every change, made here or in another tab. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export async function get(store, key) {
  return (await database()).get(store, key);
}

export async function put(store, key, value) {
  await (await database()).put(store, value, key);
  announce({ store, key });
}

export async function remove(store, key) {
  await (await database()).delete(store, key);
  announce({ store, key });
}

/** Read, change and write one value in one transaction, so that two tabs never lose a change. */
export async function update(store, key, change) {
  const tx = (await database()).transaction(store, "readwrite");
  const value = change(await tx.store.get(key));
  if (value === undefined) await tx.store.delete(key);
  else await tx.store.put(value, key);
  await tx.done;
  announce({ store, key });
  return value;
}

/** All entries of a store as [key, value], in key order; with `prefix`, only keys that begin so. */
export async function entries(store, prefix = "") {
  const db = await database();
  const range = prefix ? IDBKeyRange.bound(prefix, `${prefix}\uffff`) : undefined;
  const tx = db.transaction(store);
  const [keys, values] = await Promise.all([
    tx.store.getAllKeys(range),
    tx.store.getAll(range),
    tx.done,
  ]);
  return keys.map((key, index) => [key, values[index]]);
}

/** Empty every store ("delete everything"). */
export async function wipe() {
  const tx = (await database()).transaction(STORES, "readwrite");
  await Promise.all([...STORES.map((name) => tx.objectStore(name).clear()), tx.done]);
  announce({ store: "*", key: "*" });
}
