/**
 * Every push shows exactly one notice, whatever it carries: a browser that sees none takes the
 * subscription away without a word. So nothing here may throw or wait for long before the notice.
 */
import * as store from "../js/store.js";
import { phoneLanguage } from "./language.js";
import { notice, read } from "./notice.js";
import { soon } from "./soon.js";

const PATIENCE_MS = 1500;
const KEPT = 50;

self.addEventListener("push", (event) => event.waitUntil(receive(event.data)));

async function receive(data) {
  const language = await soon(phoneLanguage(), PATIENCE_MS * 2, "es");
  const payload = read(data);
  const [plan, shown] = await Promise.all([look("plans", payload.plan), look("shown", payload.id)]);
  const { title, options } = notice(payload, { language, plan, shown });
  await show(title, options);
  await soon(remember(payload, options.tag), PATIENCE_MS);
}

/** A refused option must not cost the notice: the second try has words only. */
async function show(title, options) {
  try {
    await self.registration.showNotification(title, options);
  } catch {
    const { body, tag, lang, data } = options;
    await self.registration.showNotification(title, { body, tag, lang, data });
  }
}

function look(name, key) {
  if (!key) return undefined;
  return soon(
    Promise.resolve().then(() => store.get(name, key)),
    PATIENCE_MS,
  );
}

/** For "confirmed on this phone". The oldest entries go. */
async function remember({ id, kind, plan, due, covers }, tag) {
  const at = new Date().toISOString();
  await store.put("shown", id ?? `unnamed ${at}`, { tag, kind, plan, due, covers, at });
  const entries = await store.entries("shown");
  if (entries.length <= KEPT) return;
  entries.sort(([, a], [, b]) => (a.at < b.at ? -1 : 1));
  for (const [key] of entries.slice(0, entries.length - KEPT)) await store.remove("shown", key);
}
