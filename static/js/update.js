/**
 * A new version (pages and scripts together) waits here until the person agrees. It is offered when
 * every saved language has its next pack whole, and the worker that carries its scripts waits too.
 * Nothing reloads by itself; only the tab in which «Actualizar» was pressed does.
 */
import * as packs from "./packs.js";
import * as store from "./store.js";
import { text } from "./texts.js";
import { able, activeShell, atRest, registration, shellOf } from "./worker.js";

const SHOWN_TITLES = 2;

export async function start(strip) {
  if (!able) return;
  await atRest();
  const found = await registration().catch(() => undefined);
  if (!found) return;
  const look = () => offer(strip, found).catch(() => undefined);
  store.onChange(({ key }) => key === "packs" && look());
  found.addEventListener("updatefound", () =>
    found.installing?.addEventListener("statechange", look),
  );
  navigator.serviceWorker.addEventListener("controllerchange", look);
  await look();
}

async function offer(strip, found) {
  const next = await waiting(found);
  strip.hidden = !next;
  if (!next) return;
  strip.querySelector("p").textContent = words(strip, next);
  strip.querySelector("button").onclick = () => take(next, found);
}

/** What could be taken now: { shell, staged: entries } or undefined. */
async function waiting(found) {
  const active = await activeShell();
  const shell = found.waiting ? await shellOf(found.waiting) : active;
  const held = Object.values(await packs.all()).filter((entry) => entry.active);
  const staged = held.filter((entry) => entry.staged?.complete && entry.staged.shell === shell);
  const current = (entry) => entry.active.shell === shell && !entry.staged;
  if (!held.every((entry) => staged.includes(entry) || current(entry))) return undefined;
  return staged.length ? { shell, staged } : undefined;
}

/** What changed, if the pack says so: this page first, then newer facts, then titles. */
function words(strip, { staged }) {
  const changed = staged.flatMap((entry) => entry.staged.changed ?? []);
  if (changed.some(({ url }) => url === location.pathname)) return text(strip, "page");
  const titles = [...new Set(changed.map(({ title }) => title))].slice(0, SHOWN_TITLES);
  const here = changed.every(({ url }) => packs.languageOf(url) === document.documentElement.lang);
  if (!titles.length || !here) return text(strip, "new");
  return text(strip, changed.length > SHOWN_TITLES ? "many" : "few", {
    titles: titles.join(" · "),
    more: changed.length - titles.length,
  });
}

async function take({ shell }, { waiting: worker }) {
  const reload = () => location.reload();
  if (worker) {
    navigator.serviceWorker.addEventListener("controllerchange", reload, { once: true });
    worker.postMessage({ type: "update" });
    return;
  }
  if (await packs.promote(shell)) await packs.sweep(shell);
  reload();
}
