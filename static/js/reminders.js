/**
 * The reminder card: choose days and hour, see the very text, then the phone's question.
 * Permission is asked only on the press of "turn on". States are elements with data-when.
 */
import { nextDue, PERIODS, table } from "./dates.js";
import * as plans from "./plans.js";
import * as store from "./store.js";
import { permission, supported, within } from "./subscription.js";
import * as server from "./sync.js";
import { fill } from "./texts.js";
import { today } from "./today.js";
import * as words from "./words.js";

const QUIET_MS = 300;

export function start(root) {
  const form = root.querySelector("form");
  const zone = form.elements.timezone;
  offerZones(zone);
  const show = () => render(root, form).catch(() => {});
  form.addEventListener("change", () => changed(root, form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    turnOn(root, form);
  });
  root.addEventListener("click", ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (act) acts[act](root);
  });
  let timer;
  store.onChange(({ store: name, key }) => {
    if (name === "plans" || name === "*") later(server.sync);
    if (name !== "ticks") show();
    function later(run) {
      clearTimeout(timer);
      timer = setTimeout(run, QUIET_MS);
    }
    return key;
  });
  addEventListener("online", () => server.sync());
  restore(form)
    .then(show)
    .then(() => server.sync())
    .then(show);
}

const acts = {
  off: () => server.off(),
  pause: () =>
    store.update("kv", "reminders", (s) => ({ ...s, paused: !s.paused })).then(server.sync),
  async test(root) {
    const line = root.querySelector("[data-tested]");
    const sent = await server.test().catch(() => false);
    line.textContent = sent ? line.dataset.textSent : line.dataset.textFailed;
  },
};

async function restore(form) {
  const state = (await store.get("kv", "reminders")) ?? {};
  for (const box of form.elements.days_before) {
    if (state.days_before) box.checked = state.days_before.includes(Number(box.value));
  }
  if (state.hour !== undefined) form.elements.hour.value = String(state.hour);
  if (state.timezone) form.elements.timezone.value = state.timezone;
}

function offerZones(select) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone || "America/Mexico_City";
  const common = [...select.options].map((option) => option.value);
  if (!common.includes(own)) select.add(new Option(own.replaceAll("_", " "), own), 0);
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

async function changed(root, form) {
  const chosen = choice(form);
  complain(root, chosen.days_before.length ? "" : "days");
  if (chosen.days_before.length) {
    const state = await store.get("kv", "reminders");
    if (state?.on) {
      await store.put("kv", "reminders", { ...state, ...chosen });
      await server.sync();
    }
  }
  await render(root, form);
}

async function turnOn(root, form) {
  const chosen = choice(form);
  if (!chosen.days_before.length) return complain(root, "days");
  if (!(await plans.all()).length) return complain(root, "plan");
  const answer = await within(Notification.requestPermission(), 120_000, "timeout").catch(() => "");
  if (answer === "granted") {
    await store.update("kv", "reminders", (state) => ({ ...state, ...chosen, on: true }));
    await server.sync();
  }
  await render(root, form);
}

/** Say what is missing, in the page's words; "" clears it. */
function complain(root, name) {
  const line = root.querySelector("[data-error]");
  line.hidden = !name;
  line.textContent = name ? line.getAttribute(`data-text-${name}`) : "";
}

async function render(root, form) {
  const state = (await store.get("kv", "reminders")) ?? {};
  const name = situation(state);
  for (const element of root.querySelectorAll("[data-when]")) {
    element.hidden = !element.dataset.when.split(" ").includes(name);
  }
  await preview(root, choice(form));
  await report(root, state);
}

/** blocked, unsupported, on or off; `trouble` where the server has not confirmed yet. */
function situation(state) {
  if (!supported()) return "unsupported";
  if (permission() === "denied") return "blocked";
  if (!state.on) return "off";
  if (state.paused) return "paused";
  return state.token && !state.problem ? "on" : "trouble";
}

/** The notice as it will read: the same words that the sender uses stand in the page. */
async function preview(root, chosen) {
  const box = root.querySelector("[data-preview]");
  const plan = (await plans.pti()) ?? { paid_through: null, period: "month" };
  const next = nextDue(await table(), plan, today());
  if (!next || !(plan.period in PERIODS)) return;
  const kind = /^\d/.test(plan.paid_through ?? "")
    ? "lead"
    : plan.paid_through
      ? "unknown"
      : "begin";
  const slots = {
    months: words.months(next.from, next.to, box.dataset.textTo),
    safe: words.weekday(next.safe),
    due: words.weekday(next.due),
    start: words.full(`${next.from}-01`),
  };
  for (const part of ["title", "body"]) {
    const text = fill(box.getAttribute(`data-text-${kind}-${part}`) ?? "", slots);
    box.querySelector(`[data-${part}]`).textContent = words.capital(text);
  }
  box.hidden = !chosen.days_before.length;
}

/** Next on …, last sent, confirmed on this phone; never a promise. */
async function report(root, state) {
  const next = state.next?.[0]?.at;
  const shown = (await store.entries("shown"))
    .map(([, each]) => each.at)
    .sort()
    .at(-1);
  const lines = {
    next: next && words.instant(next, state.timezone),
    sent: state.last_sent && words.instant(state.last_sent, state.timezone),
    shown: shown && words.instant(shown, state.timezone ?? "America/Mexico_City"),
  };
  for (const [name, value] of Object.entries(lines)) {
    const element = root.querySelector(`[data-${name}]`);
    element.textContent = value
      ? fill(element.dataset.text, { when: value })
      : element.dataset.textNone;
  }
  const trouble = root.querySelector("[data-trouble]");
  const said = state.problem?.startsWith("said:") ? state.problem.slice(5) : "";
  trouble.textContent =
    said || trouble.getAttribute(`data-text-${state.problem}`) || trouble.dataset.text;
}
