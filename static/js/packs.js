/**
 * What this phone has saved of the guide; used by the pages and by the worker.
 *
 * kv "packs": { es: { active, staged }, en: … }, each of the two { version, shell, complete, saved_at,
 * checked_on, total }. A pack's pages stand in the Cache "pack-<language>-<version>". `active` is
 * always whole. `staged` is the next one: being downloaded, or whole and waiting for the person.
 * Every page was made for one shell (scripts, styles); both are swapped together.
 */
import * as store from "./store.js";

export const LANGUAGES = ["es", "en"];
export const DIGEST_HEADER = "X-Pack-Digest";
const KEY = "packs";

export const cacheName = (language, version) => `pack-${language}-${version}`;

/** The language an address is in; undefined for addresses that have none. */
export function languageOf(path) {
  const first = path.split("/")[1];
  return LANGUAGES.includes(first) ? first : undefined;
}

/** { es: {active, staged}, en: … } as kept; {} on a new phone. */
export async function all() {
  return (await store.get("kv", KEY)) ?? {};
}

/** The active pack of a language, if its pages are really there (a browser may throw them away). */
export async function whole(language) {
  const active = (await all())[language]?.active;
  return active && (await caches.has(cacheName(language, active.version))) ? active : undefined;
}

/** Change one language's entry in one transaction. */
export function edit(language, change) {
  return store.update("kv", KEY, (packs = {}) => {
    const entry = packs[language] ?? {};
    change(entry);
    return { ...packs, [language]: entry };
  });
}

/**
 * Make the whole staged packs of `languages` that were made for `shell` the active ones.
 * Returns whether anything changed.
 */
export async function promote(shell, languages = LANGUAGES) {
  const ready = (entry) => entry?.staged?.complete && entry.staged.shell === shell;
  const packs = await all();
  if (!languages.some((language) => ready(packs[language]))) return false;
  await store.update("kv", KEY, (packs = {}) => {
    for (const [language, entry] of Object.entries(packs)) {
      if (!languages.includes(language) || !ready(entry)) continue;
      entry.active = entry.staged;
      delete entry.staged;
    }
    return packs;
  });
  return true;
}

/** Delete the caches that nothing refers to any more. Keeps all when the records cannot be read. */
export async function sweep(shell) {
  const packs = await all();
  const kept = new Set([copiesName(shell)]);
  for (const [language, { active, staged }] of Object.entries(packs)) {
    for (const pack of [active, staged]) if (pack) kept.add(cacheName(language, pack.version));
  }
  const ours = (name) => name.startsWith("pack-") || name.startsWith("copies-");
  const old = (await caches.keys()).filter((name) => ours(name) && !kept.has(name));
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** Visited pages of a phone that has no whole pack. */
export const copiesName = (shell) => `copies-${shell}`;
