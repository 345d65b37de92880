/**
 * Carpeta: which parts of the document are shown and printed (nothing of that is kept), and the
 * months noted as paid on its sheet of payments; the rows that are left stay empty.
 */
import { pti } from "./plans.js";
import * as words from "./words.js";

export function start(root) {
  root.addEventListener("change", ({ target }) => {
    for (const part of document.querySelectorAll(`[data-part="${target.value}"]`)) {
      part.hidden = !target.checked;
    }
  });
  noted(document.querySelector("[data-paid-months]")).catch((error) => console.error(error));
}

/** As many of the last paid months as there are rows, less one to fill in by hand. */
async function noted({ rows }) {
  const plan = await pti();
  const paid = Object.entries(plan?.months ?? {}).filter(([, { state }]) => state === "paid");
  paid.sort(([a], [b]) => a.localeCompare(b));
  paid.slice(1 - rows.length).forEach(([month, { paid_on: day, amount }], at) => {
    const said = [words.capital(words.monthYear(month)), day ? words.full(day) : "", amount ?? ""];
    said.forEach((each, column) => {
      rows[at].cells[column].textContent = each;
    });
  });
}
