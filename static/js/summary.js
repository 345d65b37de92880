/**
 * The small summary in localStorage that head.js reads before the first paint:
 * { classes: [names for <html>], theme, person, name, done: { list: [items] } }.
 * It repeats what IndexedDB holds; losing it loses nothing but a calm first paint.
 */
const KEY = "ac:summary";

export function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

/** Change the summary with `change(summary)`; without storage nothing is kept. */
export function change(edit) {
  const summary = read();
  edit(summary);
  try {
    localStorage.setItem(KEY, JSON.stringify(summary));
  } catch {
    // Full or forbidden: the next page paints a moment later, from IndexedDB.
  }
  return summary;
}

/** Replace all classes that begin with one of `prefixes`, in the summary and on the page. */
export function setClasses(prefixes, names) {
  const stays = (name) => !prefixes.some((prefix) => name.startsWith(prefix));
  change((summary) => {
    summary.classes = [...(summary.classes ?? []).filter(stays), ...names];
  });
  const list = document.documentElement.classList;
  list.remove(...[...list].filter((name) => !stays(name)));
  list.add(...names);
}
