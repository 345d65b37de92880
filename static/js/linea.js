/**
 * The línea de captura of the present person: number, amount, last day. It stays on this phone and
 * is in no transfer. kv "linea/<person>": { number, amount, until }.
 */
import { person } from "./people.js";
import { centavos } from "./standing.js";
import * as store from "./store.js";
import { fillSlots, text } from "./texts.js";
import { today } from "./today.js";
import * as words from "./words.js";

const GROUP = 4;
const key = () => `linea/${person()}`;

export function start(root) {
  const form = root.querySelector("form");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { number, until, line_amount: amount } = form.elements;
    const value = number.value.replace(/\s+/g, "");
    form.querySelector(".error").hidden = Boolean(value);
    number.setAttribute("aria-invalid", String(!value));
    if (!value) return number.focus();
    await store.put("kv", key(), { number: value, amount: amount.value, until: until.value });
    form.reset();
    root.querySelector("[data-kept]").focus();
  });
  root.addEventListener("click", async ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (act === "copy") copy(root);
    if (act === "forget") {
      await store.remove("kv", key());
      form.elements.number.focus();
    }
  });
  const show = () => store.get("kv", key()).then((kept) => render(root, form, kept));
  store.onChange(({ key: changed }) => {
    if (changed === key() || changed === "people" || changed === "*") show();
  });
  show().catch(() => {});
}

function render(root, form, kept) {
  form.hidden = Boolean(kept);
  const box = root.querySelector("[data-kept]");
  box.hidden = !kept;
  if (!kept) return;
  root.open = true;
  const amount = centavos(kept.amount);
  fillSlots(box, {
    number: kept.number.match(new RegExp(`.{1,${GROUP}}`, "g")).join(" "),
    amount: amount === undefined ? kept.amount : words.money(amount),
    until: kept.until ? words.today(kept.until) : "",
  });
  box.dataset.number = kept.number;
  box.querySelector("[data-has=amount]").hidden = !kept.amount;
  box.querySelector("[data-has=until]").hidden = !kept.until;
  box.querySelector("[data-over]").hidden = !kept.until || kept.until >= today();
}

async function copy(root) {
  const line = root.querySelector("[data-copied]");
  const done = await navigator.clipboard
    .writeText(root.querySelector("[data-kept]").dataset.number)
    .then(
      () => true,
      () => false,
    );
  line.textContent = text(line, done ? "done" : "failed");
}
