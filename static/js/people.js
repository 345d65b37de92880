/**
 * The people of this phone. kv "people": { current: "me", list: [{ id, name }] }. "me" is always
 * there and has no name of its own. As a behaviour: the choice of the person and adding one.
 */
import * as store from "./store.js";
import * as summary from "./summary.js";

const ME = "me";

/** The person for whom ticks and plans count now, without waiting for the database. */
export function person() {
  return summary.read().person ?? ME;
}

export async function all() {
  return (await store.get("kv", "people"))?.list ?? [{ id: ME, name: "" }];
}

export async function choose(id) {
  summary.change((kept) => {
    kept.person = id;
    delete kept.done;
  });
  await store.update("kv", "people", (people) => ({
    list: [{ id: ME, name: "" }],
    ...people,
    current: id,
  }));
}

/** Add a person by name and turn to them; returns the id. */
export async function add(name) {
  const id = crypto.randomUUID();
  await store.update("kv", "people", (people) => ({
    current: id,
    list: [...(people?.list ?? [{ id: ME, name: "" }]), { id, name }],
  }));
  await choose(id);
  return id;
}

/** `root` holds a select[data-person] and, optionally, input[data-name] with button[data-add]. */
export function start(root) {
  const select = root.querySelector("select[data-person]");
  const me = select.options[0].textContent;
  const show = async () => {
    const options = (await all()).map(({ id, name }) => new Option(name || me, id));
    select.replaceChildren(...options);
    select.value = person();
  };
  select.addEventListener("change", () => choose(select.value));
  root.querySelector("[data-add]")?.addEventListener("click", async () => {
    const field = root.querySelector("input[data-name]");
    const name = field.value.trim();
    if (!name) return field.focus();
    await add(name);
    field.value = "";
    show();
  });
  store.onChange(({ store: name, key }) => name !== "ticks" && key !== "profile" && show());
  show().catch(() => {
    root.hidden = true;
  });
}
