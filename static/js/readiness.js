/** Ajustes: for each language whether its guide is whole on this phone, with progress and a button. */

import { consent, keep } from "./pack.js";
import * as packs from "./packs.js";
import * as store from "./store.js";
import { text } from "./texts.js";
import { able } from "./worker.js";

const REGIONS = { es: "es-MX", en: "en-US" };

export function start(root) {
  root.hidden = !able;
  if (!able) return;
  for (const row of root.querySelectorAll("[data-language]")) {
    const { language } = row.dataset;
    const button = row.querySelector("button");
    const show = () => state(row, button, language).catch(() => undefined);
    button.onclick = async () => {
      button.hidden = true;
      await consent();
      await keep(language);
      await show();
    };
    document.addEventListener("ac:pack", ({ detail }) => {
      if (detail.language === language && detail.total) say(row, "loading", detail);
      else show();
    });
    store.onChange(({ key }) => key === "packs" && show());
    show();
  }
}

async function state(row, button, language) {
  const active = await packs.whole(language);
  const { staged } = (await packs.all())[language] ?? {};
  button.hidden = Boolean(active);
  if (!active) return say(row, staged ? "part" : "none", {});
  const day = new Intl.DateTimeFormat(REGIONS[document.documentElement.lang], {
    dateStyle: "long",
  });
  return say(row, "whole", { day: day.format(new Date(active.saved_at)), total: active.total });
}

function say(row, name, slots) {
  row.querySelector("[data-line]").textContent = text(row, name, slots);
}
