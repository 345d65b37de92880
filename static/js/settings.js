/** Ajustes: theme, storage, and "delete everything" here and at the server. */
import * as store from "./store.js";
import * as summary from "./summary.js";
import { off } from "./sync.js";
import { fill, text } from "./texts.js";

export function start(root) {
  theme(root);
  storage(root.querySelector("[data-storage]")).catch(() => {});
  const dialog = root.querySelector("[data-delete]");
  dialog.addEventListener("click", ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (act === "ask") ask(dialog, true);
    if (act === "keep") ask(dialog, false);
    if (act === "delete") deleteAll(dialog);
  });
}

function theme(root) {
  const chosen = summary.read().theme ?? "system";
  for (const input of root.querySelectorAll("input[name=theme]")) {
    input.checked = input.value === chosen;
    input.addEventListener("change", () => {
      const { value } = input;
      summary.change((kept) => {
        if (value === "system") delete kept.theme;
        else kept.theme = value;
      });
      if (value === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = value;
    });
  }
}

async function storage(line) {
  const [kept, estimate] = await Promise.all([
    navigator.storage.persisted(),
    navigator.storage.estimate(),
  ]);
  const mb = (estimate.usage / 1_048_576).toFixed(1);
  line.textContent = text(line, kept ? "kept" : "loose", { mb });
}

function ask(dialog, open) {
  dialog.querySelector("[data-sure]").hidden = !open;
  dialog.querySelector("[data-act=ask]").hidden = open;
  dialog.querySelector(open ? "[data-act=keep]" : "[data-act=ask]").focus();
}

/**
 * The server first; what it has not confirmed stays in the outbox, and is said. The saved guide is
 * nobody's own: it stays, so that the app still opens without a signal.
 */
async function deleteAll(dialog) {
  const line = dialog.querySelector("[data-result]");
  await off().catch(() => {});
  const outbox = (await store.get("kv", "outbox")) ?? [];
  const saved = await store.get("kv", "packs");
  await store.wipe();
  if (outbox.length) await store.put("kv", "outbox", outbox);
  if (saved) await store.put("kv", "packs", saved);
  localStorage.clear();
  summary.setClasses(["has-plan", "knows-", "profile-", "several-people"], []);
  line.textContent = fill(
    line.getAttribute(outbox.length ? "data-text-waiting" : "data-text-done"),
  );
  dialog.querySelector("[data-sure]").hidden = true;
  line.focus();
}
