/**
 * ¿Es para mí? on the phone, with or without internet: the form's own questions and results, cloned
 * from the page; answers live in the tab's history only, so that Back works. Its own bundle.
 */
import { precheck, previous } from "./engine/precheck.js";
import * as profile from "./profile.js";
import { text } from "./texts.js";

const PROFILE = ["place", "nationality"];

function start(form) {
  const table = JSON.parse(form.dataset.table);
  const part = (kind, id) =>
    document.querySelector(`template[data-${kind}="${id}"]`).content.cloneNode(true);
  let state = { answers: {} };
  let known = {};
  // What the profile knows is proposed, never taken for granted.
  profile
    .read()
    .then((kept) => {
      known = kept;
      if (state.question || !state.decision) propose(form, known);
    })
    .catch(() => undefined);

  const show = (next, { focus = true } = {}) => {
    state = { ...precheck(table, next.answers), ...(next.asked ? { question: next.asked } : {}) };
    for (const hidden of form.querySelectorAll(":scope > input[type=hidden]")) hidden.remove();
    if (state.question) {
      ask(form, table, state, part);
      propose(form, known);
    } else tell(form, state, part);
    form.querySelector("[data-answers]").hidden = Boolean(state.question);
    document.querySelector("[data-intro]").hidden = !state.question;
    if (!focus) return;
    form.querySelector("[data-stage] h2").focus();
    scrollTo(0, 0);
  };
  const go = (next) => {
    history.pushState({ precheck: next }, "");
    show(next);
  };
  addEventListener("popstate", ({ state: kept }) => show(kept?.precheck ?? { answers: {} }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { name, value } = event.submitter ?? {};
    if (name === "change") return go({ answers: state.answers, asked: value });
    const chosen = form.querySelector("[data-stage] input:checked");
    if (!chosen) {
      form.querySelector("[data-missing]").hidden = false;
      return form.querySelector("[data-stage] input[type=radio]").focus();
    }
    go({ answers: { ...state.answers, [chosen.name]: chosen.value } });
  });
  form.querySelector("[data-again]").addEventListener("click", (event) => {
    event.preventDefault();
    go({ answers: {} });
  });
  keep(form, () => state.answers);
  if (history.state?.precheck) show(history.state.precheck, { focus: false });
}

function ask(form, table, { answers, question }, part) {
  const asked = part("question", question);
  for (const input of asked.querySelectorAll("input[type=radio]")) {
    input.checked = answers[question] === input.value;
  }
  const back = asked.querySelector("[data-back]");
  back.value = previous(table, answers, question) ?? "";
  back.hidden = !back.value;
  form.querySelector("[data-stage]").replaceChildren(asked);
}

/** Tick the profile's answer where the person has given none. */
function propose(form, known) {
  const radios = [...form.querySelectorAll("[data-stage] input[type=radio]")];
  if (radios.some(({ checked }) => checked)) return;
  for (const radio of radios) radio.checked = known[radio.name] === radio.value;
}

function tell(form, { answers, decision, notes }, part) {
  const parts = [part("outcome", decision), ...notes.map((id) => part("note", id))];
  form.querySelector("[data-stage]").replaceChildren(...parts);
  const rows = Object.entries(answers).map(([name, value]) => row(name, value, part));
  form.querySelector("[data-answers] dl").replaceChildren(...rows);
  form.querySelector("[data-keep]").hidden = !PROFILE.some((name) => name in answers);
}

/** One answer in the summary, its words taken from the question's own template. */
function row(name, value, part) {
  const question = part("question", name);
  const line = document.querySelector("template[data-row]").content.cloneNode(true);
  const title = question.querySelector("h2").textContent;
  line.querySelector("dt").textContent = title;
  const label = question.querySelector(`input[value="${value}"] + span`);
  line.querySelector("[data-answer]").textContent = label.textContent.trim();
  line.querySelector("button").value = name;
  line.querySelector("button .unseen").textContent = ` ${title}`;
  return line;
}

/** Into the profile only when the person says so. */
function keep(form, answers) {
  const line = form.querySelector("[data-kept]");
  form.querySelector("[data-keep] button").addEventListener("click", async () => {
    const given = Object.entries(answers()).filter(([name]) => PROFILE.includes(name));
    await profile.answer(Object.fromEntries(given));
    line.textContent = text(line, "kept");
  });
}

for (const form of document.querySelectorAll("[data-precheck]")) start(form);
