/**
 * Opening a page: the saved guide first; where it is not whole, the network, then the copy of an
 * earlier visit, then the offline page. Only plain page loads of our own are touched.
 */
import { matchPrecache } from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import * as packs from "../js/packs.js";
import { SHELL } from "./given.js";
import { phoneLanguage } from "./language.js";
import { soon } from "./soon.js";

export const NETWORK_LIMIT_MS = 3000;
const PATIENCE_MS = 1500;

registerRoute(isPage, ({ url, request, event }) => answer(url, request, event));

function isPage({ url, request, sameOrigin }) {
  if (!sameOrigin || request.mode !== "navigate" || request.headers.has("HX-Request")) return false;
  return !/^\/(api|static)\//.test(url.pathname) && !/\.\w+$|^\/healthz$/.test(url.pathname);
}

async function answer(url, request, event) {
  const language = packs.languageOf(url.pathname);
  const pack = language && (await soon(savedPack(language), PATIENCE_MS));
  const saved = pack && (await soon(find(pack.name, url), PATIENCE_MS));
  if (saved && pack.shell === SHELL) return saved;
  const fetched = await fromNetwork(request, event);
  if (fetched && fetched.status < 500) return fetched;
  return saved ?? (await copyOf(url)) ?? fetched ?? fallback(url, language);
}

async function savedPack(language) {
  const active = await packs.whole(language);
  return active && { name: packs.cacheName(language, active.version), shell: active.shell };
}

/** The page kept under this address; query strings do not count, nor does a forgotten last slash. */
async function find(name, url) {
  if (!(await caches.has(name))) return undefined;
  const cache = await caches.open(name);
  const options = { ignoreSearch: true, ignoreVary: true };
  const found = await cache.match(url.pathname, options);
  if (found) return found;
  const other = url.pathname.endsWith("/") ? url.pathname.slice(0, -1) : `${url.pathname}/`;
  const there = other && (await cache.match(other, options));
  return there && Response.redirect(other + url.search, 302);
}

/** What the network says within the limit. A late answer is still kept, for the next try. */
function fromNetwork(request, event) {
  const fetched = fetch(request);
  event.waitUntil(fetched.then((response) => keep(request, response.clone())).catch(() => {}));
  return soon(fetched, NETWORK_LIMIT_MS);
}

async function keep(request, response) {
  const path = new URL(request.url).pathname;
  const html = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
  const secret = /no-store/.test(response.headers.get("Cache-Control") ?? "");
  if (!response.ok || response.redirected || !html || secret || !packs.languageOf(path)) return;
  if (response.type !== "basic") return;
  await (await caches.open(packs.copiesName(SHELL))).put(path, response);
}

const copyOf = (url) => soon(find(packs.copiesName(SHELL), url), PATIENCE_MS);

async function fallback(url, language) {
  const known = language ?? (await phoneLanguage());
  if (url.pathname === "/") return Response.redirect(`/${known}/`, 302);
  return (await matchPrecache(`/${known}/sin-conexion`)) ?? Response.error();
}
