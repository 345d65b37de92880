// What marking, a "no", taking a mark away and undoing make of a plan; and what stays open.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as c from "../../static/js/choices.js";
import * as m from "../../static/js/marks.js";
import * as s from "../../static/js/standing.js";

const dates = JSON.parse(
  readFileSync(new URL("../../static/dist/dates.json", import.meta.url), "utf8"),
);
const said = (through, day, period = "month") =>
  m.stated(dates, { id: "p", scheme: "pti", period, months: {} }, through, day);
const paid = (plan, from, to, day) => m.paid(dates, plan, { from, to }, day);
const no = (plan, from, to, day) => m.missed(dates, plan, { from, to }, day);
const at = (plan, day) => s.standing(dates, plan, day);
const range = ({ from, to }) => `${from}/${to}`;
const open = (plan, day) => s.unnoted(dates, plan, day).map(range);
const next = (plan, day) => range(at(plan, day).next);

test("answering one question leaves the other ones open", () => {
  const plan = said("2026-12", "2026-12-05");
  const march = "2027-03-15";
  assert.deepEqual(open(plan, march), ["2027-01/2027-01", "2027-02/2027-02", "2027-03/2027-03"]);
  const after = no(plan, "2027-01", "2027-01", march);
  assert.deepEqual(open(after, march), ["2027-02/2027-02", "2027-03/2027-03"]);
  assert.equal(at(after, march).ask.from, "2027-02");
  const last = paid(plan, "2027-03", "2027-03", march);
  assert.deepEqual(open(last, march), ["2027-01/2027-01", "2027-02/2027-02"]);
  for (const each of [after, last]) assert.equal(next(each, march), "2027-04/2027-04");
});

test("months before the plan was made are not asked about", () => {
  const plan = paid(said("unknown", "2026-12-05"), "2026-03", "2026-03", "2026-12-05");
  assert.deepEqual(open(plan, "2026-12-05"), []);
  assert.deepEqual(open(plan, "2026-12-21"), ["2027-01/2027-01"]);
});

test("a mark taken away from a past month makes it open again", () => {
  let plan = said("2026-12", "2026-12-05");
  for (const [month, day] of [
    ["2027-01", "2026-12-17"],
    ["2027-02", "2027-01-18"],
    ["2027-03", "2027-02-18"],
  ])
    plan = paid(plan, month, month, day);
  const gone = m.unmarked(dates, plan, "2027-03", "2027-03-15");
  assert.equal(gone.paid_through, "2027-02");
  assert.deepEqual(open(gone, "2027-03-15"), ["2027-03/2027-03"]);
  assert.equal(next(gone, "2027-03-15"), "2027-04/2027-04");
});

test("a longer plan: a past mark leads to the next day 20 from today", () => {
  const plan = paid(said("unknown", "2026-12-05", "half-year"), "2026-03", "2026-03", "2026-12-05");
  assert.equal(plan.paid_through, "2026-03");
  assert.equal(next(plan, "2026-12-05"), "2027-01/2027-06");
  const year = paid(said("unknown", "2026-12-05", "year"), "2026-11", "2026-11", "2026-12-05");
  assert.equal(next(year, "2026-12-05"), "2027-01/2027-12");
});

test("a longer plan: while an unmarked period runs, nobody is told to pay it again", () => {
  const plan = said("2026-12", "2026-12-01", "two-months");
  const march = "2027-03-15";
  assert.deepEqual(open(plan, march), ["2027-01/2027-02", "2027-03/2027-04"]);
  for (const answer of [paid, no]) {
    const after = answer(plan, "2027-01", "2027-02", march);
    assert.equal(next(after, march), "2027-05/2027-06");
    assert.deepEqual(open(after, march), ["2027-03/2027-04"]);
  }
  const later = paid(plan, "2027-03", "2027-04", march);
  assert.deepEqual(open(later, march), ["2027-01/2027-02"]);
  assert.equal(next(later, march), "2027-05/2027-06");
});

test("a longer plan: after a no to the running period, the next day 20", () => {
  const plan = said("2026-12", "2026-12-01", "half-year");
  const first = no(plan, "2027-01", "2027-06", "2027-01-05");
  assert.equal(next(first, "2027-01-05"), "2027-02/2027-07");
  assert.equal(first.anchor, "2027-01");
  const second = no(first, "2027-02", "2027-07", "2027-02-03");
  assert.equal(next(second, "2027-02-03"), "2027-03/2027-08");
  assert.deepEqual(open(second, "2027-02-03"), []);
});

test("a single month out of a running longer period: the rest is open, the next day 20 counts", () => {
  const plan = said("2026-12", "2026-12-01", "half-year");
  const after = paid(plan, "2027-02", "2027-02", "2027-03-15");
  assert.equal(next(after, "2027-03-15"), "2027-04/2027-09");
  assert.deepEqual(open(after, "2027-03-15"), ["2027-01/2027-01", "2027-03/2027-03"]);
});

test("paying ahead, with an earlier payment still open, is not asked for again", () => {
  const march = "2027-03-15";
  for (const [period, from, to, then] of [
    ["month", "2027-04", "2027-04", "2027-05/2027-05"],
    ["two-months", "2027-05", "2027-06", "2027-07/2027-08"],
  ]) {
    const plan = paid(said("2026-12", "2026-12-01", period), from, to, march);
    assert.equal(next(plan, march), then);
    assert.equal(open(plan, march)[0].slice(0, 7), "2027-01");
  }
});

test("the last paid month, said far ahead, paints the months from this one on", () => {
  const plan = said("2027-06", "2026-12-05", "half-year");
  const states = (given, today) =>
    s.band(given, at(given, today).next, "2026-11", 4, today).map(({ state }) => state);
  assert.deepEqual(states(plan, "2026-12-05"), ["before", "paid", "paid", "paid"]);
  assert.deepEqual(states(plan, "2027-02-01"), ["before", "before", "before", "paid"]);
  const taken = m.unmarked(dates, plan, "2027-06", "2026-12-06");
  assert.deepEqual(states(taken, "2026-12-06").includes("paid"), false);
});

test("the band sketches what is open also before anything was noted", () => {
  const plan = said(null, "2026-12-05");
  const states = s.band(plan, at(plan, "2027-01-25").next, "2026-12", 4, "2027-01-25");
  assert.deepEqual(
    states.map(({ state }) => state),
    ["before", "unmarked", "unmarked", "due"],
  );
});

test("whoever never paid is that again when the only mark goes", () => {
  const begun = paid(said(null, "2026-12-05"), "2027-01", "2027-01", "2026-12-10");
  assert.equal(m.unmarked(dates, begun, "2027-01", "2026-12-10").paid_through, null);
  const known = paid(said("unknown", "2026-12-05"), "2027-01", "2027-01", "2026-12-10");
  assert.equal(m.unmarked(dates, known, "2027-01", "2026-12-10").paid_through, "unknown");
});

test("what can be noted: an open longer payment as a whole, then single months", () => {
  const plan = said("2026-12", "2026-12-01", "half-year");
  const offered = (day) => c.choices(dates, plan, at(plan, day).next, day);
  const before = offered("2026-12-17");
  assert.deepEqual(before.slice(0, 3).map(range), [
    "2027-01/2027-06",
    "2027-01/2027-01",
    "2027-02/2027-02",
  ]);
  assert.equal(range(c.containing(before, "2027-06")), "2027-01/2027-06");
  const late = offered("2027-01-17");
  for (const month of ["2027-01", "2027-06"])
    assert.equal(range(c.containing(late, month)), "2027-01/2027-06");
  assert.equal(new Set(late.map(range)).size, late.length);
  assert.equal(c.containing(late, "2026-12"), undefined);
});

test("undo takes back only what that change did", () => {
  const plan = said("2026-12", "2026-12-05");
  const marked = paid(plan, "2027-01", "2027-01", "2026-12-05");
  const taken = m.taken(plan, marked);
  const meanwhile = m.inPeriod(dates, marked, "half-year", "2026-12-05");
  const later = { ...meanwhile, later: { "2027-02": "2026-12-05" } };
  const back = m.restored(later, taken);
  assert.equal(back.period, "half-year");
  assert.deepEqual(back.later, later.later);
  assert.equal(back.paid_through, "2026-12");
  assert.equal(back.months["2027-01"], undefined);
  assert.equal(next(back, "2026-12-05"), "2027-01/2027-06");
  const other = { ...marked, months: { ...marked.months, "2026-11": { state: "paid" } } };
  assert.deepEqual(Object.keys(m.restored(other, taken).months).sort(), ["2026-11", "2026-12"]);
});

test("a yearly renewal is undone alone; a removed plan comes back whole", () => {
  const yearly = { id: "y", scheme: "mod44", period: "year", ends_on: "2028-02-29" };
  const renewed = m.renewed(yearly);
  assert.equal(renewed.ends_on, "2029-02-28");
  assert.deepEqual(m.restored(renewed, m.taken(yearly, renewed)), yearly);
  assert.deepEqual(m.restored(undefined, m.taken(yearly, undefined)), yearly);
});

test("no cover today is never called paid up", () => {
  const plan = said("2026-12", "2026-12-05");
  const back = paid(
    no(plan, "2027-01", "2027-01", "2027-01-05"),
    "2027-02",
    "2027-02",
    "2027-01-18",
  );
  const heading = (given, day) => {
    const { heading: name, starts, end } = at(given, day);
    return [name, starts, end];
  };
  assert.equal(at(no(plan, "2027-01", "2027-01", "2027-01-05"), "2027-01-05").heading, "gap");
  assert.deepEqual(heading(back, "2027-01-19"), ["back", "2027-02", "2027-02"]);
  assert.equal(at(back, "2027-02-01").heading, "ok");
  const begun = paid(said(null, "2026-12-05"), "2027-01", "2027-01", "2026-12-10");
  assert.deepEqual(heading(begun, "2026-12-11"), ["begins", "2027-01", "2027-01"]);
  assert.deepEqual(heading(begun, "2027-01-01"), ["ok", undefined, "2027-01"]);
  for (const through of ["unknown", "2026-11"]) {
    const ahead = paid(said(through, "2026-12-05"), "2027-01", "2027-01", "2026-12-10");
    assert.deepEqual(heading(ahead, "2026-12-11"), ["ahead", "2027-01", "2027-01"]);
  }
  assert.deepEqual(heading(said("2026-12", "2026-11-25"), "2026-11-25"), [
    "said",
    "2026-12",
    "2026-12",
  ]);
  assert.equal(at(plan, "2026-12-05").heading, "ok");
});

test("cover ends before a month that was missed, though a later one is paid: never paid up", () => {
  const plan = said("2027-01", "2027-01-05");
  const gap = no(plan, "2027-02", "2027-02", "2027-01-25");
  const after = paid(gap, "2027-03", "2027-03", "2027-01-26");
  for (const given of [gap, after]) {
    const { heading, end, gap: month } = at(given, "2027-01-26");
    assert.deepEqual([heading, end, month], ["ends", "2027-01", "2027-02"]);
  }
  assert.equal(at(after, "2027-03-01").heading, "ok");
});
