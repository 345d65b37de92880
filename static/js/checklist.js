/**
 * A list of papers: ticks, dates and note kept on this phone for the present person, progress said
 * in words. `data-list` names the list, `data-item` an item; branches for others do not count. A
 * paper that ages has its date beside it, and says until when it serves.
 */
import { addMonths, lastDay, monthOf } from "./dates.js";
import { person } from "./people.js";
import * as store from "./store.js";
import { text, visible } from "./texts.js";
import { today } from "./today.js";
import { full } from "./words.js";

const NOTE_DELAY_MS = 400;

export function start(root) {
  const list = root.dataset.list;
  const boxes = [...root.querySelectorAll("input[data-item]")];
  const key = (box) => `${person()}/${list}/${box.dataset.item}`;
  const show = () => progress(root, boxes);
  const load = async () => {
    const ticked = new Map(await store.entries("ticks", `${person()}/${list}/`));
    for (const box of boxes) {
      const kept = ticked.get(key(box));
      box.checked = Boolean(kept?.done);
      const dated = aging(box);
      if (dated && document.activeElement !== dated) dated.value = kept?.dated ?? "";
    }
    show();
  };
  root.addEventListener("change", ({ target }) => {
    const box = boxes.find((each) => each === target || aging(each) === target);
    if (!box) return;
    show();
    const entry = { done: box.checked, at: new Date().toISOString() };
    const dated = aging(box)?.value;
    if (dated) entry.dated = dated;
    store.put("ticks", key(box), entry).catch(() => failed(root));
  });
  store.onChange(({ store: name }) => {
    if (name === "ticks" || name === "kv" || name === "*") load().catch(() => failed(root));
  });
  load().catch(() => failed(root));
  note(root, list);
}

/** The date field of a paper that ages. */
function aging(box) {
  return box.closest("li").querySelector("input[data-dated]");
}

/** Until when the paper serves: the day on it, or some months after it. */
function serves(dated) {
  const { months } = dated.dataset;
  if (!months) return dated.value;
  const month = addMonths(monthOf(dated.value), Number(months));
  const same = `${month}-${dated.value.slice(8)}`;
  return same > lastDay(month) ? lastDay(month) : same;
}

function sayAge(box) {
  const dated = aging(box);
  if (!dated) return;
  const line = dated.parentElement.querySelector("[data-age]");
  const until = dated.value && serves(dated);
  const late = until && until < today();
  line.classList.toggle("late", Boolean(late));
  line.textContent = until ? text(line, late ? "late" : "good", { day: full(until) }) : "";
}

/** How many are there, how many are missing, and the notice once none is. */
function progress(root, boxes) {
  boxes.forEach(sayAge);
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
