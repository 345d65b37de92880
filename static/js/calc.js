/**
 * Calcular and Comparar: the form chooses what it can by itself, the server answers through htmx, and
 * where it cannot be reached the phone answers with its own engine, in the words of the page.
 */
import { askCompare, askFee } from "./asking.js";
import { addMonths, firstOpen } from "./dates.js";
import * as review from "./review.js";
import { filled } from "./slots.js";
import { today } from "./today.js";

const ADDRESS = "/static/dist/rules.json";
const PATIENCE_MS = 2500;
// An answer, or what is wrong with the question. Anything else is the server's own trouble.
const ANSWERS = [200, 422];
let fetched;

const form = document.querySelector("form[data-ask]");
const answer = document.querySelector("#resultado");
const ask = { calcular: askFee, comparar: askCompare }[form.dataset.ask];

form.addEventListener("htmx:config:request", ({ detail }) => {
  detail.ctx.request.timeout = PATIENCE_MS;
});
form.addEventListener("htmx:error", (event) => {
  event.stopPropagation();
  byPhone();
});
form.addEventListener("htmx:before:response", (event) => {
  if (ANSWERS.includes(event.detail.ctx.response.status)) return;
  event.preventDefault();
  byPhone();
});
document.addEventListener("htmx:after:swap", settle);
tables()
  .then(choose)
  .catch(() => {});
settle();

/** The tables, from the worker's copy without a signal. */
function tables() {
  fetched ??= fetch(ADDRESS).then((found) => {
    if (!found.ok) throw new Error("no tables");
    return found.json();
  });
  return fetched;
}

/** What the person need not say: the next month that can be paid for, and where they live. */
function choose({ dates }) {
  const { covers, place } = form.elements;
  const next = addMonths(firstOpen(dates, today()), 1);
  if (!covers.value) covers.value = next;
  const abroad = document.documentElement.classList.contains("profile-abroad");
  if (place && abroad && answer.childElementCount === 0) place.value = "abroad";
}

async function byPhone() {
  const bundle = await tables();
  const values = Object.fromEntries(new FormData(form));
  const { errors, view } = ask(bundle, values);
  answer.replaceChildren(errors ? problems(errors) : filled(part("answer"), view));
  settle();
}

const part = (name) => document.querySelector(`template[data-part="${name}"]`);

function problems(errors) {
  const sentences = part("sentences").content;
  const rows = Object.entries(errors).map(([field, code]) => ({
    link: `#${field}`,
    sentence: sentences.querySelector(`[data-code="${code}"]`).textContent,
  }));
  return filled(part("problems"), { problems: rows });
}

/** After an answer, whoever made it: mistakes at their fields, stale figures marked, focus. */
function settle() {
  for (const field of form.querySelectorAll("[aria-invalid]")) unmark(field);
  for (const link of answer.querySelectorAll("[data-problems] a")) {
    const field = form.querySelector(link.getAttribute("href"));
    if (field?.name) mark(field, link.textContent);
  }
  review.start(answer);
  answer.querySelector("[data-result], [data-problems]")?.focus();
}

function unmark(field) {
  field.removeAttribute("aria-invalid");
  const box = field.closest(".field");
  box.classList.remove("wrong");
  box.querySelector(".error")?.remove();
  describe(field);
}

function mark(field, sentence) {
  const line = part("error").content.firstElementChild.cloneNode(true);
  line.id = `${field.id}-error`;
  line.querySelector("span").textContent = sentence;
  const box = field.closest(".field");
  box.classList.add("wrong");
  (field.closest("label") ?? field).before(line);
  field.setAttribute("aria-invalid", "true");
  describe(field);
}

function describe(field) {
  const ids = [`${field.id}-hint`, `${field.id}-error`];
  const there = ids.filter((id) => document.getElementById(id));
  if (there.length) field.setAttribute("aria-describedby", there.join(" "));
  else field.removeAttribute("aria-describedby");
}
