/**
 * The install card: after a first tick, never on arrival, never inside the installed app. Browsers
 * with a prompt get a button; an iPhone gets its three steps.
 */
import * as store from "./store.js";
import { showWhen } from "./texts.js";

export const standalone = () =>
  matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
export const apple = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) || "standalone" in navigator;
let prompt;

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  prompt = event;
  dispatchEvent(new Event("ac:installable"));
});

export function start(card) {
  const show = () => decide(card).catch(() => {});
  card.addEventListener("click", async ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    if (act === "install") await prompt?.prompt();
    await store.put("kv", "install", { put_off: new Date().toISOString() });
    card.hidden = true;
  });
  addEventListener("ac:installable", show);
  addEventListener("appinstalled", () => {
    card.hidden = true;
  });
  store.onChange(({ store: name }) => ["ticks", "plans", "*"].includes(name) && show());
  show();
}

async function decide(card) {
  const ticked = (await store.entries("ticks")).some(([, tick]) => tick.done);
  const noted = (await store.entries("plans")).length > 0;
  const how = prompt ? "prompt" : apple() ? "apple" : "";
  const putOff = await store.get("kv", "install");
  card.hidden = standalone() || !(ticked || noted) || Boolean(putOff) || !how;
  showWhen(card, how);
}
