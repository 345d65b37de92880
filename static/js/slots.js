/**
 * Fills a fragment that the server wrote with slots (see `pwa/web/slots.py`): `{name}` in words and
 * attributes, `data-if` for what is shown, `data-each` for rows, `data-set-x` for drawn attributes.
 * Writes the markup that the server writes with its own values.
 */
import { fill } from "./texts.js";

const SET = "data-set-";

/** The content of a <template>, filled from `view`. */
export function filled(template, view) {
  const content = template.content.cloneNode(true);
  expand(content, view);
  return content;
}

function expand(node, view) {
  for (const child of [...node.childNodes]) {
    if (child.nodeType === Node.TEXT_NODE) child.data = fill(child.data, view);
    else if (child.nodeType === Node.ELEMENT_NODE) settle(child, view);
  }
}

function settle(element, view) {
  const [condition, list] = ["data-if", "data-each"].map((name) => take(element, name));
  if (condition !== null && !view[condition]) return element.remove();
  if (list === null) return dress(element, view);
  for (const row of view[list]) {
    const copy = element.cloneNode(true);
    element.before(copy);
    dress(copy, { ...view, ...row });
  }
  element.remove();
}

function take(element, name) {
  const value = element.getAttribute(name);
  element.removeAttribute(name);
  return value;
}

function dress(element, view) {
  for (const { name, value } of [...element.attributes]) {
    if (name.startsWith(SET)) {
      element.removeAttribute(name);
      element.setAttribute(name.slice(SET.length), fill(value, view));
    } else if (value.includes("{")) element.setAttribute(name, fill(value, view));
  }
  expand(element, view);
}
