/**
 * Keeps the guide of this page's language on this phone. After the page is at rest; under
 * Save-Data only when the person says so. `<html data-offline="ready">` says that it is whole.
 * Every step is told as the event "ac:pack" on the document, with { language, done, total }.
 */
import * as connection from "./connection.js";
import { stage } from "./download.js";
import * as packs from "./packs.js";
import * as store from "./store.js";
import { text } from "./texts.js";
import { able, activeShell, atRest, registration } from "./worker.js";

const CONSENT = "pack-consent";
// A strip that flashes by tells nothing.
const SHOW_AFTER_MS = 1200;
const SHOW_DONE_MS = 5000;
const SLOW_MS = 4000;
const LOOK_AGAIN_MS = 3_600_000;
const FIRST_PAUSE_MS = 3000;
const TAKE_AFTER_MS = 4000;
let pause = FIRST_PAUSE_MS;

export async function start(strip) {
  const { lang } = document.documentElement;
  if (able) await begin(strip, lang).catch(() => connection.probe());
  else atRest().then(connection.probe);
}

async function begin(strip, lang) {
  store.onChange(({ key }) => key === "packs" && mark(lang));
  if ((await store.get("kv", "language")) !== lang) await store.put("kv", "language", lang);
  const there = await mark(lang);
  await atRest();
  if (!there && (await mayNot())) {
    ask(strip, lang);
    connection.probe();
  }
  await registration();
  await navigator.serviceWorker.ready;
  const may = async () => there || !(await mayNot());
  goOn(async () => (await may()) && keep(lang, strip));
  if (await may()) await keep(lang, strip);
}

/** A broken download goes on when the network is back; an app left open looks for news now and then. */
function goOn(work) {
  let last = Date.now();
  const again = () => {
    last = Date.now();
    work().catch(() => undefined);
  };
  connection.onChange((offline) => offline || again());
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState !== "visible" || Date.now() - last < LOOK_AGAIN_MS) return;
    again();
    await (await registration()).update().catch(() => undefined);
  });
}

/** Whether the pack of `language` is whole on this phone; says so on <html>. */
export async function mark(language) {
  const worker = (await navigator.serviceWorker.getRegistration())?.active;
  const whole = Boolean(worker && (await packs.whole(language)));
  if (whole) document.documentElement.dataset.offline = "ready";
  else delete document.documentElement.dataset.offline;
  tell({ language, whole });
  return whole;
}

const tell = (detail) => document.dispatchEvent(new CustomEvent("ac:pack", { detail }));

/** Download what is missing or changed, for this language and those that are saved already. */
export async function keep(language, strip) {
  const saved = Object.entries(await packs.all());
  const held = saved.filter(([, entry]) => entry.active || entry.staged).map(([name]) => name);
  const progress = strip ? shower(strip) : () => {};
  const slow = setTimeout(connection.probe, SLOW_MS);
  try {
    for (const name of new Set([language, ...held])) await alone(name, () => save(name, progress));
    connection.reached();
    pause = FIRST_PAUSE_MS;
    progress({ finished: true });
  } catch {
    progress({ finished: false });
    connection.probe().then((there) => there && later(language, strip));
  }
  clearTimeout(slow);
  await mark(language);
}

/** It broke off and the server is there all the same: once more, after a pause that doubles. */
function later(language, strip) {
  setTimeout(keep, pause, language, strip);
  pause = Math.min(pause * 2, LOOK_AGAIN_MS);
}

/** One tab at a time. */
function alone(language, work) {
  return navigator.locks ? navigator.locks.request(`pack-${language}`, work) : work();
}

async function save(language, progress) {
  const staged = await stage(language, (step) => {
    tell(step);
    progress(step);
  });
  if (staged) await settle(language);
}

/**
 * A first pack, or one for scripts that are in use already, needs no question. If it was made for
 * scripts that are not here yet (a release came in between), they are fetched now.
 */
async function settle(language) {
  const shell = await activeShell();
  const { active, staged } = (await packs.all())[language];
  const there = active && (await packs.whole(language));
  if (there && active.shell === shell) return;
  if (await packs.promote(shell, [language])) await packs.sweep(shell);
  else if (staged.shell !== shell) await renew(there);
}

/** Fetch the scripts of the newer release. Where no guide is saved yet, they need no question either. */
async function renew(there) {
  const found = await registration();
  await found.update();
  const worker = found.installing ?? found.waiting;
  if (there || !worker) return;
  // It takes over by itself, but Chromium may forget that while the old worker is still busy.
  const take = () => worker.state === "installed" && worker.postMessage({ type: "update" });
  const soon = () => setTimeout(take, TAKE_AFTER_MS);
  worker.addEventListener("statechange", soon);
  soon();
}

/** The person wants the guide here, whatever Save-Data says. */
export const consent = () => store.put("kv", CONSENT, "yes");

async function mayNot() {
  return Boolean(navigator.connection?.saveData) && (await store.get("kv", CONSENT)) !== "yes";
}

/** Under Save-Data: bytes cost money, so the person decides. "Not now" is asked again next time. */
function ask(strip, language) {
  const [yes, no] = strip.querySelectorAll("button");
  strip.querySelector("p").textContent = text(strip, "ask");
  strip.hidden = false;
  no.onclick = () => {
    strip.hidden = true;
  };
  yes.onclick = async () => {
    await consent();
    await keep(language, strip);
  };
}

/** Progress in the strip, from a first download that takes its time. */
function shower(strip) {
  const begun = performance.now();
  const line = strip.querySelector("p");
  let shown = !strip.hidden;
  return ({ done, total, finished }) => {
    strip.querySelector(".buttons").hidden = true;
    strip.classList.add("floating");
    const first = document.documentElement.dataset.offline !== "ready";
    if (finished === undefined) {
      shown ||= first && performance.now() - begun > SHOW_AFTER_MS;
      if (shown) line.textContent = text(strip, "progress", { done, total });
    } else if (shown) {
      line.textContent = text(strip, finished ? "done" : "later");
      setTimeout(() => {
        strip.hidden = true;
      }, SHOW_DONE_MS);
    }
    strip.hidden = !shown;
  };
}
