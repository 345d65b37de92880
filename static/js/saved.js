/** The offline page: which pages of this language are on this phone, and another try. */
import * as connection from "./connection.js";
import * as packs from "./packs.js";
import { able } from "./worker.js";

export async function start(root) {
  again(root);
  if (!able) return;
  await turn(root).catch(() => {});
  const pages = await saved(document.documentElement.lang).catch(() => []);
  const list = root.querySelector("ul");
  const pattern = list.querySelector("template").content.firstElementChild;
  for (const { url, title } of pages) {
    const row = pattern.cloneNode(true);
    row.querySelector("a").href = url;
    row.querySelector("b").textContent = title;
    list.append(row);
  }
  root.querySelector("[data-none]").hidden = pages.length > 0;
  root.querySelector("[data-some]").hidden = pages.length === 0;
}

/**
 * To the other language: this page stands in for the one that was asked for, so the link leads there;
 * where only the other language is saved, its first screen is offered instead of this one's.
 */
async function turn(root) {
  const link = root.querySelector("[data-other] a");
  const tool = document.querySelector(".tools [hreflang]");
  const own = await packs.whole(document.documentElement.lang);
  const other = await packs.whole(link.lang);
  if (other) tool.href = link.href;
  root.querySelector("[data-home]").hidden = Boolean(other && !own);
  root.querySelector("[data-other]").hidden = !other || Boolean(own);
}

/** Titles stand in the saved pages themselves; the offline page does not list itself. */
async function saved(language) {
  const active = await packs.whole(language);
  const names = active ? [packs.cacheName(language, active.version)] : await copies();
  const pages = new Map();
  for (const name of names) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const { pathname } = new URL(url);
      if (packs.languageOf(pathname) !== language || pathname.endsWith("/sin-conexion")) continue;
      pages.set(pathname, title(await (await cache.match(url)).text()));
    }
  }
  return [...pages]
    .map(([url, title]) => ({ url, title }))
    .sort((a, b) => (a.url < b.url ? -1 : 1));
}

const copies = async () => (await caches.keys()).filter((name) => name.startsWith("copies-"));

function title(html) {
  return new DOMParser().parseFromString(html, "text/html").title.replace(/ · Al Corriente$/, "");
}

/** Once, when the network is back: this page stands in for the one that was asked for. */
function again(root) {
  const [visit] = performance.getEntriesByType("navigation");
  const fallback = !location.pathname.endsWith("/sin-conexion");
  root.querySelector("[data-again]").href = location.href;
  connection.onChange((offline) => {
    if (!offline && fallback && visit?.type !== "reload") location.reload();
  });
}
