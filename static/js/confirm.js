/**
 * Pagos, from «Ya pagué» of a notice: the payment it spoke of stands in the form and is not marked
 * before a press. Our worker opens ?confirmar=<plan>&mes=, a declarative notice ?pague=&plan=<plan>.
 */
import { choices, containing } from "./choices.js";
import { outlook } from "./outlook.js";
import { all, choose, person } from "./people.js";
import * as plans from "./plans.js";
import { follow } from "./profile.js";
import { text } from "./texts.js";

/** What the address asks for: { id, month }, or undefined. */
function asked() {
  const query = new URLSearchParams(location.search);
  const id = query.get("confirmar") ?? (query.has("pague") ? query.get("plan") : null);
  const month = query.get("mes") ?? query.get("pague");
  return id && month ? { id, month } : undefined;
}

/** `render(view)` shows the ledger, `label()` what follows from the choice in its form. */
export async function confirm(root, render, label) {
  const { id, month } = asked() ?? {};
  if (!id) return;
  history.replaceState(null, "", location.pathname);
  const plan = await plans.find(id);
  if (plan && plan.person !== person()) await turnTo(root, plan.person);
  const view = await outlook();
  if (view.plan?.id !== id || !view.next) return tell(root, "unknown");
  render(view);
  const range = containing(choices(view.dates, view.plan, view.next, view.now), month);
  if (range) root.querySelector("form").elements.month.value = `${range.from}/${range.to}`;
  label();
  const noted = root.querySelector(`[data-rows] > [data-from="${CSS.escape(month)}"]`);
  const heading = root.querySelector("h2");
  (range ? heading.closest("li") : noted)?.scrollIntoView();
  if (range) heading.focus({ preventScroll: true });
}

/** The notice was for somebody else on this phone: turn to them, and say so. */
async function turnTo(root, id) {
  await choose(id);
  await follow();
  const { name } = (await all()).find((each) => each.id === id) ?? {};
  tell(root, name ? "whose" : "own", { name });
}

function tell(root, said, slots) {
  const line = root.querySelector("[data-told]");
  line.hidden = false;
  line.querySelector("span").textContent = text(line, said, slots);
}
