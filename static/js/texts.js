/** Words come from the page: fills the {slots} of a text that an element carries. */
export function fill(text, slots = {}) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole);
}

/** The text `name` of an element's `data-text-<name>`, its slots filled; "" where it has none. */
export function text(element, name, slots) {
  return fill(element.getAttribute(`data-text-${name}`) ?? "", slots);
}

/** Shown, that is: neither hidden itself nor inside a branch meant for somebody else. */
export function visible(element) {
  return element.getClientRects().length > 0;
}
