/**
 * The fee that a person keeps from Calcular, to have it beside the amount in Pagos. It stays on this
 * phone and is in no transfer. kv "fee/<person>": { centavos, covers, period }.
 */
import { addMonths, PERIODS } from "./dates.js";
import { person } from "./people.js";
import * as store from "./store.js";
import { text } from "./texts.js";
import * as words from "./words.js";

const key = () => `fee/${person()}`;

export function start(root) {
  root.addEventListener("click", ({ target }) => {
    const keep = target.closest("[data-keep]");
    if (keep) remember(root, keep.dataset);
    if (target.closest("[data-use]")) use(root);
  });
  const line = root.querySelector("[data-my-fee]");
  if (!line) return;
  const show = () => store.get("kv", key()).then((kept) => say(line, kept));
  store.onChange(({ key: changed }) => {
    if (changed === key() || changed === "people" || changed === "*") show();
  });
  show().catch(() => {});
}

async function remember(root, { keep, covers, period }) {
  await store.put("kv", key(), { centavos: Number(keep), covers, period });
  root.querySelector("[data-kept]").hidden = false;
}

function say(line, kept) {
  line.hidden = !kept;
  if (!kept) return;
  const { centavos, covers, period } = kept;
  const until = addMonths(covers, PERIODS[period] - 1);
  const months = words.monthsYear(covers, until, line.dataset.textTo);
  line.querySelector("span").textContent = text(line, "line", {
    months,
    amount: words.money(centavos),
  });
  line.dataset.amount = (centavos / 100).toFixed(2);
}

function use(root) {
  const field = root.querySelector("input");
  field.value = root.querySelector("[data-my-fee]").dataset.amount;
  field.focus();
}
