/**
 * Fetches a language pack: only the pages whose digest changed, a few at a time, each checked
 * against its digest. What is there already is kept, so a broken download goes on where it stopped.
 */
import * as packs from "./packs.js";

const AT_ONCE = 4;
const TRIES = 3;

/** The server changed while we were fetching: what came is not what the list said. */
class Changed extends Error {}

/** What the server offers for `language`. Rejects without network. */
export async function offered(language) {
  const response = await fetch(`/${language}/pack.json`, { cache: "no-cache" });
  if (!response.ok) throw new Error(`pack.json answered ${response.status}`);
  return response.json();
}

/**
 * Stage the newest pack of `language` until it is whole. `report({language, done, total})` after each
 * page. Resolves to whether there is a staged pack; rejects when the network gave up.
 */
export async function stage(language, report) {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await stageOnce(language, await offered(language), report);
    } catch (error) {
      if (!(error instanceof Changed) || left <= 1) throw error;
    }
  }
}

async function stageOnce(language, pack, report) {
  const active = await packs.whole(language);
  if (active?.version === pack.version) {
    await packs.edit(language, (entry) => delete entry.staged);
    return false;
  }
  const { staged } = (await packs.all())[language] ?? {};
  if (staged?.complete && staged.version === pack.version) return true;
  await packs.edit(language, (entry) => {
    entry.staged = summary(pack);
  });
  const old = await open(language, active);
  await fill(pack, [old, await open(language, staged)], await open(language, pack), report);
  const changed = old ? await differing(pack.pages, old) : [];
  await packs.edit(language, (entry) => {
    entry.staged = {
      ...summary(pack),
      complete: true,
      changed,
      saved_at: new Date().toISOString(),
    };
  });
  return true;
}

const open = async (language, pack) => pack && caches.open(packs.cacheName(language, pack.version));

const summary = ({ version, shell, checked_on, pages }) => ({
  version,
  shell,
  checked_on,
  total: pages.length,
  complete: false,
});

/** Put every page into `cache`: what stands there, or in one of the `old` ones, is not fetched again. */
async function fill({ language, pages }, old, cache, report) {
  const sources = old.filter(Boolean);
  const waiting = [...pages];
  let done = 0;
  const work = async () => {
    for (let page = waiting.shift(); page; page = waiting.shift()) {
      if (!(await kept(page, sources, cache))) await cache.put(page.url, await download(page));
      done += 1;
      report({ language, done, total: pages.length });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if ((await cache.keys()).length < pages.length) throw new Changed("pages went missing");
}

/** Whether the page is in the new cache already, or can be taken over from an old one. */
async function kept(page, sources, cache) {
  if (await holds(cache, page)) return true;
  for (const source of sources) {
    if (!(await holds(source, page))) continue;
    await cache.put(page.url, await source.match(page.url));
    return true;
  }
  return false;
}

async function holds(cache, { url, digest }) {
  return (await cache.match(url))?.headers.get(packs.DIGEST_HEADER) === digest;
}

async function differing(pages, old) {
  const same = await Promise.all(pages.map((page) => holds(old, page)));
  return pages.filter((_, index) => !same[index]).map(({ url, title }) => ({ url, title }));
}

async function download({ url, digest }) {
  const response = await fetch(url, { cache: "no-cache", redirect: "error" });
  if (!response.ok) throw new Changed(`${url} answered ${response.status}`);
  const body = await response.arrayBuffer();
  if ((await sha256(body)) !== digest) throw new Changed(`${url} is not what the list says`);
  const headers = new Headers(response.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set(packs.DIGEST_HEADER, digest);
  return new Response(body, { headers });
}

async function sha256(body) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
