/**
 * The reminder card: choose days and hour, see the very text, then the phone's question. Permission
 * is asked only on the press of "turn on". States are elements with data-when.
 */
import { download } from "./calendar.js";
import { dues, payment, renewal, stage, table } from "./dates.js";
import { apple, standalone } from "./install.js";
import { renewed } from "./marks.js";
import { leads } from "./moments.js";
import { notice } from "./notice.js";
import * as plans from "./plans.js";
import { told } from "./standing.js";
import * as store from "./store.js";
import { permission, supported, within } from "./subscription.js";
import * as server from "./sync.js";
import { showWhen, text } from "./texts.js";
import { today } from "./today.js";
import * as words from "./words.js";

const ANSWER_MS = 120_000;
const SPREAD_MINUTES = 20;
// Kinds of notices after which no late one comes.
const COUNTED = ["lead", "signup"];

export function start(root) {
  const form = root.querySelector("form");
  offerZones(form.elements.timezone);
  const show = () => render(root, form).catch((error) => console.error(error));
  form.addEventListener("change", () => changed(root, form).then(show));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    turnOn(root, form).then(show);
  });
  root.addEventListener("click", ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (act) acts[act](root, form);
  });
  store.onChange(({ store: name, key }) => {
    const own = key === "reminders" || key === "people" || name === "plans" || name === "shown";
    if (own || name === "*") show();
  });
  restore(form)
    .then(show)
    .then(() => server.sync({ force: true }));
}

const acts = {
  async off(root, form) {
    await server.off();
    await render(root, form);
    root.querySelector("h2").focus();
  },
  async pause(root) {
    await store.update("kv", "reminders", (state) => ({ ...state, paused: !state.paused }));
    await server.sync();
    root.querySelector("[data-act=pause]:not([hidden] *)")?.focus();
  },
  async test(root) {
    const line = root.querySelector("[data-tested]");
    line.textContent = text(line, "wait");
    const sent = await server.test().catch(() => false);
    line.textContent = text(line, sent ? "sent" : "failed");
  },
  retry: () => server.sync({ force: true }),
  async calendar(root, form) {
    const line = root.querySelector("[data-calendar]");
    const chosen = choice(form);
    if (!chosen.days_before.length) return complain(root, "days");
    const count = await download(root, chosen, "al-corriente.ics");
    line.textContent = text(line, count ? "done" : "none", { count });
  },
};

async function restore(form) {
  const state = (await store.get("kv", "reminders")) ?? {};
  for (const box of form.elements.days_before) {
    if (state.days_before) box.checked = state.days_before.includes(Number(box.value));
  }
  if (state.hour !== undefined) form.elements.hour.value = String(state.hour);
  if (state.timezone) offerZones(form.elements.timezone, state.timezone);
}

function offerZones(select, zone = Intl.DateTimeFormat().resolvedOptions().timeZone) {
  const own = zone || "America/Mexico_City";
  const common = [...select.options].map((option) => option.value);
  if (!common.includes(own))
    select.add(new Option(own.split("/").at(-1).replaceAll("_", " "), own), 0);
  select.value = own;
}

function choice(form) {
  const boxes = [...form.elements.days_before].filter((box) => box.checked);
  return {
    days_before: boxes.map((box) => Number(box.value)),
    hour: Number(form.elements.hour.value),
    timezone: form.elements.timezone.value,
  };
}

/** While reminders are on, a change counts at once; before that it only changes the preview. */
async function changed(root, form) {
  const chosen = choice(form);
  complain(root, chosen.days_before.length ? "" : "days");
  if (!chosen.days_before.length || !(await store.get("kv", "reminders"))?.on) return;
  await store.update("kv", "reminders", (state) => ({ ...state, ...chosen }));
  await server.sync();
}

async function turnOn(root, form) {
  const chosen = choice(form);
  if (!chosen.days_before.length) return complain(root, "days");
  if (!(await plans.all()).length) return complain(root, "plan");
  const button = form.querySelector("[type=submit]");
  const label = button.lastChild;
  const words_ = label.textContent;
  label.textContent = text(button, "busy");
  const asked = within(Notification.requestPermission(), ANSWER_MS, "timeout");
  const answer = await asked.catch(() => "default");
  if (answer === "granted") {
    await store.update("kv", "reminders", (state) => {
      return { ...state, ...chosen, on: true, paused: false, problem: undefined };
    });
    await server.sync({ force: true });
  }
  label.textContent = words_;
  complain(root, answer === "default" ? "asked" : "");
  await render(root, form);
  if (answer === "granted") root.querySelector("[data-state]").focus();
}

/** Say what is missing, in the page's words; "" clears it. */
function complain(root, name) {
  const line = root.querySelector("[data-error]");
  line.hidden = !name;
  line.textContent = name ? text(line, name) : "";
  if (name === "days") root.querySelector("[name=days_before]").focus();
  if (name === "plan") document.querySelector("[data-start~=lastpaid] input")?.focus();
}

async function render(root, form) {
  const state = (await store.get("kv", "reminders")) ?? {};
  showWhen(root, situation(state));
  await preview(root, choice(form), state);
  await report(root, state);
}

/** install, unsupported, blocked, off, paused, on; `trouble`: the server has not confirmed yet. */
function situation(state) {
  if (!supported()) return apple() && !standalone() ? "install" : "unsupported";
  if (permission() === "denied") return "blocked";
  if (!state.on || permission() === "default") return "off";
  if (!state.token || state.problem) return "trouble";
  return state.paused ? "paused" : "on";
}

/** The next notice as it will read, with the words and the moment of the sender. */
async function preview(root, chosen, state) {
  const [dates, all] = await Promise.all([table(), plans.all()]);
  const live = all.find(({ ends_on: day }) => !day || today() <= day) ?? all[0];
  const plan = live ?? { paid_through: null, period: "month", scheme: "pti" };
  const { due, first, kind } = coming(dates, plan, chosen, state);
  if (!due) return;
  const box = root.querySelector("[data-preview]");
  const { textTo: joiner, notices } = root.dataset;
  const { title, body } = notice(JSON.parse(notices), told(plan), due, { joiner, kind });
  box.querySelector("[data-title]").textContent = title;
  box.querySelector("[data-body]").textContent = body;
  const line = root.querySelector("[data-moment]");
  line.textContent = text(line, first ? "on" : "soon", {
    when: first ? words.instant(first.at, chosen.timezone, { minutes: false }) : "",
    zone: root.querySelector("[name=timezone]").selectedOptions[0].textContent,
  });
}

/** { due, first, kind } of a plan's next notice. Where one was sent and no day is left, the payment after. */
function coming(dates, plan, chosen, { sent = [] }) {
  const yearly = Boolean(plan.ends_on);
  let due = yearly ? renewal(dates, plan.ends_on) : dues(dates, plan, today()).next;
  if (!due) return {};
  const mine = (each) =>
    each.plan === plan.id && each.due === due.due && COUNTED.includes(each.kind);
  if (sent.some(mine) && !leads(due, chosen, Date.now()).length) {
    due = yearly
      ? renewal(dates, renewed(plan).ends_on)
      : (payment(dates, due.to, plan.period) ?? due);
  }
  const [first] = leads(due, chosen, Date.now());
  return { due, first, kind: stage(due, today()) === "between" ? "late" : "" };
}

/** Next on …, last sent, confirmed on this phone; never a promise. */
async function report(root, state) {
  const shown = new Map(await store.entries("shown"));
  const [sent] = state.sent ?? [];
  const seen = [...shown.values()]
    .map(({ at }) => at)
    .sort()
    .at(-1);
  const zone = state.timezone ?? "America/Mexico_City";
  const when = (at, how) => at && words.instant(at, zone, how);
  const [next] = state.next ?? [];
  say(root, "next", when(next?.at, { minutes: next && !isSpread(next.at) }));
  say(root, "sent", when(sent?.at));
  say(root, "shown", when(seen));
  root.querySelector("[data-unconfirmed]").hidden = !sent || shown.has(sent.id);
  const trouble = root.querySelector("[data-trouble]");
  const said = state.problem?.startsWith("said:") ? state.problem.slice(5) : "";
  trouble.textContent = said || text(trouble, state.problem) || text(trouble, "failed");
}

/** A full hour with its spread behind it is told as the hour; `at` carries the person's offset. */
const isSpread = (at) => Number(at.slice(14, 16)) <= SPREAD_MINUTES;

function say(root, name, when) {
  const line = root.querySelector(`[data-${name}]`);
  const said = when ? text(line, "when", { when }) : text(line, "none");
  line.textContent = said.replace(/\.\.$/, "."); // «7 p.m.» brings a full stop of its own
}
