/**
 * A form that cannot be sent says so beside its button and keeps what was typed. For htmx forms
 * when the request fails, for plain ones before the browser leaves the page for an error.
 */
import * as connection from "./connection.js";

const SELECTOR = "[data-form-offline]";

export function start(element) {
  const template = element.querySelector("template");
  document.addEventListener("htmx:error", ({ target, detail }) => {
    const form = (detail?.ctx?.sourceElement ?? target)?.closest?.("form");
    if (!form || !detail?.ctx) return;
    say(form, template);
    connection.probe();
  });
  document.addEventListener("htmx:after:swap", clear);
  document.addEventListener("submit", (event) => {
    clear(event);
    const post = event.target.method === "post" && !event.defaultPrevented;
    if (!post || !connection.isOffline()) return;
    event.preventDefault();
    say(event.target, template);
    connection.probe();
  });
}

function clear({ target }) {
  target.closest?.("form")?.querySelector(SELECTOR)?.remove();
}

function say(form, template) {
  const there = form.querySelector(SELECTOR);
  if (there) return;
  const message = template.content.firstElementChild.cloneNode(true);
  const button = form.querySelector('button:not([type="button"])');
  const place = button?.closest(".buttons") ?? button;
  if (place) place.before(message);
  else form.append(message);
}
