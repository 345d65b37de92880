/**
 * Carry profile, ticks, notes and paid months to another phone (or into the installed app) as copied
 * text. Tokens and subscriptions never travel: the new place turns on its own reminders.
 */
import { lastDay, monthOf } from "./dates.js";
import * as store from "./store.js";
import { text } from "./texts.js";

const FORM = "al-corriente/1";
const MONTH = /^20[0-8]\d-(0[1-9]|1[0-2])$/;
const DAY = /^20(2[1-9]|[3-8]\d)-(0[1-9]|1[0-2])-\d{2}$/;
const KEYS = ["form", "profile", "people", "ticks", "notes", "plans"];
const PLAN_KEYS = [
  ...["id", "person", "scheme", "period", "paid_through", "ends_on"],
  ...["stated", "since", "anchor", "months", "later", "created"],
];
const LONGEST = 200_000;

export async function collect() {
  const content = { form: FORM };
  for (const name of ["profile", "people"]) {
    const value = await store.get("kv", name);
    if (value) content[name] = value;
  }
  for (const name of ["ticks", "notes", "plans"]) {
    content[name] = Object.fromEntries(await store.entries(name));
  }
  return JSON.stringify(content);
}

/** What the text holds, or an Error. Unknown keys are refused, like anything that is not ours. */
export function parse(pasted) {
  if (pasted.length > LONGEST) throw new Error("long");
  const content = JSON.parse(pasted.trim());
  const fine =
    content?.form === FORM &&
    Object.keys(content).every((key) => KEYS.includes(key)) &&
    KEYS.slice(1).every((key) => content[key] === undefined || isObject(content[key])) &&
    Object.values(content.plans ?? {}).every(isPlan);
  if (!fine) throw new Error("form");
  return content;
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const isDay = (text) => DAY.test(text) && lastDay(monthOf(text)) >= text;

/** What the server would refuse is refused here: one wrong plan would stop all reminders. */
function isPlan(plan) {
  return (
    isObject(plan) &&
    Object.keys(plan).every((key) => PLAN_KEYS.includes(key)) &&
    (plan.paid_through == null ||
      plan.paid_through === "unknown" ||
      MONTH.test(plan.paid_through)) &&
    (plan.anchor === undefined || isDay(`${plan.anchor}-01`)) &&
    (plan.ends_on === undefined || isDay(plan.ends_on)) &&
    Object.keys(plan.months ?? {}).every((month) => MONTH.test(month))
  );
}

export async function restore(content) {
  for (const name of ["profile", "people"]) {
    if (content[name]) await store.put("kv", name, content[name]);
  }
  for (const name of ["ticks", "notes", "plans"]) {
    for (const [key, value] of Object.entries(content[name] ?? {}))
      await store.put(name, key, value);
  }
}

export function start(root) {
  const field = root.querySelector("textarea");
  const line = root.querySelector("[data-result]");
  const say = (name) => {
    line.textContent = text(line, name);
  };
  root.querySelector("[data-copy]").addEventListener("click", async () => {
    field.value = await collect();
    field.select();
    const copied = await navigator.clipboard.writeText(field.value).then(
      () => true,
      () => false,
    );
    say(copied ? "copied" : "select");
  });
  root.querySelector("[data-paste]").addEventListener("click", async () => {
    try {
      await restore(parse(field.value));
      say("restored");
    } catch {
      say("wrong");
    }
    field.focus();
  });
}
