/**
 * Carry profile, ticks, notes and paid months to another phone (or into the installed app) as copied
 * text. Tokens and subscriptions never travel: the new place turns on its own reminders.
 */
import { lastDay, monthOf, table } from "./dates.js";
import * as people from "./people.js";
import * as plans from "./plans.js";
import { follow } from "./profile.js";
import * as store from "./store.js";
import { text } from "./texts.js";
import { today } from "./today.js";

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

/**
 * What the text holds, or an Error. Unknown keys are refused, like anything that is not ours; a mail
 * may have put its own lines around it.
 */
export function parse(pasted) {
  if (pasted.length > LONGEST) throw new Error("long");
  const content = JSON.parse(pasted.slice(pasted.indexOf("{"), pasted.lastIndexOf("}") + 1));
  const fine =
    content?.form === FORM &&
    Object.keys(content).every((key) => KEYS.includes(key)) &&
    KEYS.slice(1).every((key) => content[key] === undefined || isObject(content[key])) &&
    (content.people?.list ?? []).every(isPerson) &&
    Object.values(content.plans ?? {}).every(isPlan);
  if (!fine) throw new Error("form");
  return content;
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const isPerson = ({ id, name }) => [id, name].every((each) => typeof each === "string");

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

/** Bring it onto this phone, which keeps all that it has: what is here and newer stays. */
export async function restore(content, dates, now) {
  const here = await people.join(content.people?.list ?? []);
  const whose = (id) => here[id] ?? id;
  await store.update("kv", "profile", (mine = {}) => answers(mine, content.profile ?? {}, whose));
  for (const name of ["ticks", "notes"]) {
    for (const [key, value] of Object.entries(content[name] ?? {})) {
      const [id, ...rest] = key.split("/");
      await store.update(name, [whose(id), ...rest].join("/"), (mine) =>
        mine?.at >= value.at ? mine : value,
      );
    }
  }
  for (const plan of Object.values(content.plans ?? {})) {
    await plans.join(dates, { ...plan, person: whose(plan.person) }, now);
  }
  await follow();
}

/** The answers of both phones; where both have one, this phone's. */
function answers(mine, theirs, whose) {
  const all = { ...mine };
  for (const [id, given] of Object.entries(theirs)) {
    const known = Object.entries(mine[whose(id)] ?? {}).filter(([, answer]) => answer?.length);
    all[whose(id)] = { ...given, ...Object.fromEntries(known) };
  }
  return all;
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
      await restore(parse(field.value), await table(), today());
      say("restored");
    } catch {
      say("wrong");
    }
    field.focus();
  });
}
