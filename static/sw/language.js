/** The language of this phone: the one last used in the app. */
import * as store from "../js/store.js";
import { LANGUAGES } from "./given.js";
import { soon } from "./soon.js";

const PATIENCE_MS = 1500;

export async function phoneLanguage() {
  const kept = await soon(
    Promise.resolve().then(() => store.get("kv", "language")),
    PATIENCE_MS,
  );
  if (LANGUAGES.includes(kept)) return kept;
  return (self.navigator?.language ?? "").startsWith("en") ? "en" : "es";
}
