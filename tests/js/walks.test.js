// Two thousand people who mark, deny, correct and change their period as it comes, from one seed. What must
// hold after every step holds whatever came before.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { choices } from "../../static/js/choices.js";
import { addDays, firstOpen, isMonth, monthOf, span } from "../../static/js/dates.js";
import * as m from "../../static/js/marks.js";
import { standing, unnoted } from "../../static/js/standing.js";

const dates = JSON.parse(
  readFileSync(new URL("../../static/dist/dates.json", import.meta.url), "utf8"),
);
const PEOPLE = 2000;
const STEPS = 8;
const PERIODS = ["month", "two-months", "half-year", "year"];
const ANSWERS = ["2026-10", "2026-11", "2026-12", "2027-01", null, "unknown"];
let seed = 20261125;

function any(list) {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return list[Math.floor(seed / 65536) % list.length];
}

const acts = {
  paid: (plan, day) => m.paid(dates, plan, any(offered(plan, day).slice(0, 6)), day),
  yes: (plan, day) => answered(m.paid, plan, day),
  no: (plan, day) => answered(m.missed, plan, day),
  remove(plan, day) {
    const months = Object.keys(plan.months);
    return months.length ? m.unmarked(dates, plan, any(months), day) : plan;
  },
  period: (plan, day) => m.inPeriod(dates, plan, any(PERIODS), day),
};

const offered = (plan, day) => choices(dates, plan, standing(dates, plan, day).next, day);

function answered(answer, plan, day) {
  const open = unnoted(dates, plan, day);
  return open.length ? answer(dates, plan, any(open), day) : plan;
}

function check(plan, day, said) {
  const { next, heading } = standing(dates, plan, day);
  const open = unnoted(dates, plan, day);
  const states = ({ from, to }) => span(from, to).map((month) => plan.months[month]?.state);
  assert.ok(next.due >= day, `over: ${said}`);
  assert.ok(!states(next).includes("paid"), `told to pay twice: ${said}`);
  const through = plan.paid_through;
  if (isMonth(through) && through >= firstOpen(dates, day)) assert.equal(next.month, through, said);
  for (const [index, due] of open.entries()) {
    assert.ok(!states(due).some(Boolean), `asked about what was noted: ${said}`);
    assert.ok(due.to < (open[index + 1] ?? next).from, `asked twice: ${said}`);
  }
  if (heading === "ok") assert.equal(plan.months[monthOf(day)].state, "paid", said);
}

test("nobody is told to pay or asked twice, whatever they said before", () => {
  for (let each = 0; each < PEOPLE; each += 1) {
    const blank = { id: "p", scheme: "pti", period: any(PERIODS), months: {} };
    let day = "2026-11-25";
    let plan = m.stated(dates, blank, any(ANSWERS), day);
    let said = `${plan.period} ${plan.stated}`;
    for (let step = 0; step < STEPS; step += 1) {
      day = addDays(day, any([0, 1, 3, 11, 29]));
      if (!standing(dates, plan, day).next) break;
      const before = plan;
      const act = any(Object.keys(acts));
      plan = acts[act](plan, day);
      said += `, ${day} ${act}`;
      if (!standing(dates, plan, day).next) break;
      check(plan, day, said);
      assert.deepEqual(m.restored(plan, m.taken(before, plan)), before, said);
    }
  }
});
