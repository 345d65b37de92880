/**
 * The install card: after a first tick, never on arrival, never inside the installed app. Browsers
 * with a prompt get a button; an iPhone gets its three steps.
 */
import * as store from "./store.js";

const standalone = () =>
  matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const isApple = () => /iPhone|iPad/.test(navigator.userAgent) || navigator.standalone !== undefined;
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
    if (act === "install") await prompt?.prompt();
    if (act === "later" || act === "install") {
      await store.put("kv", "install", { put_off: new Date().toISOString() });
      card.hidden = true;
    }
  });
  addEventListener("ac:installable", show);
  store.onChange(({ store: name }) => name === "ticks" && show());
  show();
}

async function decide(card) {
  const ticked = (await store.entries("ticks")).some(([, tick]) => tick.done);
  const putOff = await store.get("kv", "install");
  const how = prompt ? "prompt" : isApple() ? "apple" : "";
  card.hidden = standalone() || !ticked || Boolean(putOff) || !how;
  for (const element of card.querySelectorAll("[data-how]")) {
    element.hidden = element.dataset.how !== how;
  }
  if (ticked) await navigator.storage?.persist?.();
}
