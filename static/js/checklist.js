/**
 * A list of papers: ticks and note kept on this phone for the present person, progress said in
 * words. `data-list` names the list, `data-item` an item; branches for others do not count.
 */
import { person } from "./people.js";
import * as store from "./store.js";
import { text, visible } from "./texts.js";

const NOTE_DELAY_MS = 400;

export function start(root) {
  const list = root.dataset.list;
  const boxes = [...root.querySelectorAll("input[data-item]")];
  const key = (box) => `${person()}/${list}/${box.dataset.item}`;
  const show = () => progress(root, boxes);
  const load = async () => {
    const ticked = new Map(await store.entries("ticks", `${person()}/${list}/`));
    for (const box of boxes) box.checked = Boolean(ticked.get(key(box))?.done);
    show();
  };
  root.addEventListener("change", ({ target }) => {
    if (!target.dataset.item) return;
    show();
    const entry = { done: target.checked, at: new Date().toISOString() };
    store.put("ticks", key(target), entry).catch(() => failed(root));
  });
  store.onChange(({ store: name }) => {
    if (name === "ticks" || name === "kv" || name === "*") load().catch(() => failed(root));
  });
  load().catch(() => failed(root));
  note(root, list);
}

/** How many are there, how many are missing, and the notice once none is. */
function progress(root, boxes) {
  const mine = boxes.filter(visible);
  const needed = mine.filter((box) => !("optional" in box.dataset));
  const done = needed.filter((box) => box.checked).length;
  const left = needed.length - done;
  const line = root.querySelector("[data-progress]");
  const name = left === 0 ? "all" : done === 0 ? "none" : left === 1 ? "one" : "some";
  if (line) line.textContent = text(line, name, { done, left, total: needed.length });
  const complete = root.querySelector("[data-complete]");
  if (complete) complete.hidden = left !== 0 || needed.length === 0;
}

function failed(root) {
  const notice = root.querySelector("[data-unsaved]");
  if (notice) notice.hidden = false;
}

function note(root, list) {
  const area = root.querySelector("textarea[data-note]");
  if (!area) return;
  let timer;
  const save = () => {
    clearTimeout(timer);
    const value = area.value ? { text: area.value, at: new Date().toISOString() } : undefined;
    store.update("notes", `${person()}/${list}`, () => value).catch(() => failed(root));
  };
  const load = async () => {
    const saved = await store.get("notes", `${person()}/${list}`);
    if (document.activeElement !== area) area.value = saved?.text ?? "";
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, NOTE_DELAY_MS);
  });
  area.addEventListener("change", save);
  window.addEventListener("pagehide", () => timer && save());
  store.onChange(({ store: name }) => (name === "notes" || name === "*") && load());
  load().catch(() => failed(root));
}
