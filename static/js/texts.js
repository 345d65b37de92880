/** Words come from the page: fills the {slots} of a text that an element carries. */
export function fill(text, slots = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole);
}

/** The text `name` of an element's `data-text-<name>`, its slots filled; "" where it has none. */
export function text(element, name, slots) {
  return fill(element.getAttribute(`data-text-${name}`) ?? "", slots);
}

/** Put values into the elements `data-slot="<name>"` inside `root`. */
export function fillSlots(root, slots) {
  for (const element of root.querySelectorAll("[data-slot]")) {
    element.textContent = slots[element.dataset.slot] ?? "";
  }
}

/** Show the parts of `root` that are meant for `state` (data-when="a b c"), hide the others. */
export function showWhen(root, state) {
  for (const element of root.querySelectorAll("[data-when]")) {
    element.hidden = !element.dataset.when.split(" ").includes(state);
  }
}

/** Shown, that is: neither hidden itself nor inside a branch meant for somebody else. */
export function visible(element) {
  return element.getClientRects().length > 0;
}

/** Say under a field what is wrong with it (`data-text-<name>` of its error); "" takes it back. */
export function complain(field, name, slots) {
  const box = field.closest(".field");
  const line = box.querySelector(".error");
  box.classList.toggle("wrong", Boolean(name));
  line.hidden = !name;
  line.querySelector("span").textContent = name ? text(line, name, slots) : "";
  field.setAttribute("aria-invalid", String(Boolean(name)));
}
