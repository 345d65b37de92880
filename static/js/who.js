/**
 * Whose ticks, answers and payments these are. On every page a line that names the person, once
 * there are several; in Ajustes the choice, with adding and removing one.
 */
import { watch } from "./outlook.js";
import * as people from "./people.js";
import { follow } from "./profile.js";
import * as store from "./store.js";
import * as summary from "./summary.js";
import { text } from "./texts.js";

export function start(root) {
  if (root.matches("p")) name(root);
  else choice(root);
}

function name(line) {
  const show = () => {
    line.querySelector("b").textContent = summary.read().name || text(line, "me");
  };
  store.onChange(({ key }) => key === "people" && show());
  show();
}

function choice(root) {
  const [first, list] = [root.querySelector("template").content, root.querySelector("[data-list]")];
  const show = async () => {
    const rows = (await people.all()).map(({ id, name }) => {
      const row = first.firstElementChild.cloneNode(true);
      const input = row.querySelector("input");
      input.value = id;
      input.checked = id === people.person();
      row.querySelector("b").textContent = name || text(root, "me");
      const button = row.querySelector("button");
      button.hidden = !name;
      button.dataset.remove = id;
      button.setAttribute("aria-label", text(root, "remove", { name }));
      return row;
    });
    list.replaceChildren(...rows);
  };
  list.addEventListener("change", ({ target }) => turn(() => people.choose(target.value)));
  list.addEventListener("click", ({ target }) => ask(root, target.closest("[data-remove]")));
  root.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = event.target.elements.person;
    const name = field.value.trim();
    if (!name) return field.focus();
    await turn(() => people.add(name));
    say(root, "added", { name });
    field.value = "";
  });
  confirm(root);
  store.onChange(({ key }) => (key === "people" || key === "*") && show());
  // The band and the heading of the next page follow the person too.
  watch(() => {});
  show();
}

async function turn(change) {
  await change();
  await follow();
}

function say(root, name, slots) {
  root.querySelector("[data-said]").textContent = text(root, name, slots);
}

/** Removing deletes all that was noted for the person, so it is asked once more. */
function ask(root, button) {
  if (!button) return;
  const sure = root.querySelector("[data-sure]");
  const name = button.closest("li").querySelector("b").textContent;
  sure.dataset.id = button.dataset.remove;
  sure.querySelector("p").textContent = text(root, "sure", { name });
  sure.hidden = false;
  sure.querySelector("[data-act=keep]").focus();
}

function confirm(root) {
  const sure = root.querySelector("[data-sure]");
  sure.addEventListener("click", async ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    sure.hidden = true;
    if (act === "delete") await turn(() => people.remove(sure.dataset.id));
    root.querySelector("h2").focus();
  });
}
