/**
 * Has the browser thrown the notes away? A mark stands in IndexedDB and one in localStorage; if one
 * is missing, so are the notes beside it. kv "lost": "all" or "part" until the person has read it.
 */
import * as store from "./store.js";
import { text } from "./texts.js";

const MARK = "ac:kept";

const beside = () => {
  try {
    return localStorage.getItem(MARK);
  } catch {
    return undefined;
  }
};

export async function mark() {
  try {
    localStorage.setItem(MARK, "1");
  } catch {
    // Forbidden: there is nothing to compare with, then.
  }
  if (!(await store.get("kv", "marker"))) await store.put("kv", "marker", 1);
}

export async function check() {
  const [there, here] = [await store.get("kv", "marker"), beside()];
  if (here && !there) await report("all");
  if (!here && there) await report("part");
}

export async function report(what) {
  await store.put("kv", "lost", what);
  await mark();
}

export function start(box) {
  box.addEventListener("click", ({ target }) => {
    if (target.closest("button")) store.remove("kv", "lost");
  });
  const show = async () => {
    const what = await store.get("kv", "lost");
    box.hidden = !what;
    if (what) box.querySelector("[data-said]").textContent = text(box, what);
  };
  store.onChange(({ key }) => (key === "lost" || key === "*") && show());
  show().catch(() => {});
}
