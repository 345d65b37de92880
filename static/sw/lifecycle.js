/**
 * A new version waits until the person agrees, unless no guide is saved on this phone: then there
 * is nothing that it could be mixed with. Old caches go when it takes over.
 */
import * as packs from "../js/packs.js";
import { SHELL } from "./given.js";
import { soon } from "./soon.js";

const PATIENCE_MS = 5000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => event.waitUntil?.(hear(event)));

async function install() {
  const saved = await soon(Promise.all(packs.LANGUAGES.map(packs.whole)), PATIENCE_MS, []);
  if (!saved.some(Boolean)) await self.skipWaiting();
}

/** Pages made for these scripts become the saved ones in the same moment. */
async function activate() {
  await soon(packs.promote(SHELL), PATIENCE_MS);
  await self.clients.claim();
  await soon(packs.sweep(SHELL), PATIENCE_MS);
}

async function hear({ data, ports }) {
  if (data?.type === "shell") ports?.[0]?.postMessage({ shell: SHELL });
  if (data?.type === "update") await self.skipWaiting();
}
