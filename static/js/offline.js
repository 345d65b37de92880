/** The strip under the header: says that there is no network, and what works all the same. */
import * as connection from "./connection.js";
import * as packs from "./packs.js";
import { text } from "./texts.js";
import { able } from "./worker.js";

const REGIONS = { es: "es-MX", en: "en-US" };
const ASK_AGAIN_MS = 20000;

export function start(strip) {
  const language = document.documentElement.lang;
  const show = async () => {
    const active = able && (await packs.whole(language).catch(() => undefined));
    const offline = connection.isOffline();
    if (offline) strip.querySelector("p").textContent = sentence(strip, active, language);
    strip.hidden = !offline;
  };
  connection.onChange(show);
  document.addEventListener("ac:pack", show);
  if (connection.isOffline()) show();
  askWhenUsed();
}

function sentence(strip, active, language) {
  if (!active?.saved_at) return text(strip, "part");
  const day = new Intl.DateTimeFormat(REGIONS[language], { day: "numeric", month: "long" });
  return text(strip, "whole", { day: day.format(new Date(active.saved_at)) });
}

/** Somebody who taps wants to know: ask again then, but not at every tap. */
function askWhenUsed() {
  let last = performance.now();
  document.addEventListener("pointerdown", () => {
    if (performance.now() - last < ASK_AGAIN_MS) return;
    last = performance.now();
    connection.probe();
  });
}
