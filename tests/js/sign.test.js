// Which wording of the sign shows: what was noted today never hides a payment that is due now.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "./phone.mjs";
import * as m from "../../static/js/marks.js";
import { standing } from "../../static/js/standing.js";

const { stateOf } = await import("../../static/js/sign.js");
const dates = JSON.parse(
  readFileSync(new URL("../../static/dist/dates.json", import.meta.url), "utf8"),
);
const said = (through, day) =>
  m.stated(dates, { id: "p", scheme: "pti", period: "month", months: {} }, through, day);

/** The sign on `now`; `range`: what was answered for today. */
function sign(plan, now, range) {
  const undo = range && { p: { day: now, range } };
  return stateOf({ plan, now, undo, ...standing(dates, plan, now) });
}

test("a past month noted today leaves the sign about the payment that is due", () => {
  const november = { from: "2026-11", to: "2026-11" };
  for (const [day, state] of [
    ["2026-12-05", "calm"],
    ["2026-12-12", "soon"],
    ["2026-12-17", "one"],
    ["2026-12-18", "zero"],
  ]) {
    const plan = m.paid(dates, said("2026-12", "2026-12-01"), november, day);
    assert.equal(sign(plan, day, november), state, day);
  }
});

test("a late answer about the month before hides no pay day that is near", () => {
  const january = { from: "2027-01", to: "2027-01" };
  const paid = (day) => m.paid(dates, said("2026-12", "2026-12-01"), january, day);
  assert.equal(sign(paid("2027-01-20"), "2027-01-20", january), "zero");
  assert.equal(sign(paid("2027-01-12"), "2027-01-12", january), "soon");
  assert.equal(sign(paid("2027-01-05"), "2027-01-05", january), "paid");
  assert.equal(sign(paid("2026-12-18"), "2026-12-18", january), "paid");
});

test("whoever never paid is told to enrol, up to the last day, and has no gap after a no", () => {
  const plan = said(null, "2026-12-01");
  for (const [day, state] of [
    ["2026-12-02", "begin"],
    ["2026-12-12", "begin"],
    ["2026-12-16", "begin-last"],
    ["2026-12-17", "begin-one"],
    ["2026-12-18", "begin-zero"],
    ["2026-12-19", "begin-between"],
    ["2026-12-21", "ask"],
  ])
    assert.equal(sign(plan, day), state, day);
  const january = { from: "2027-01", to: "2027-01" };
  const no = m.missed(dates, plan, january, "2026-12-21");
  assert.equal(sign(no, "2026-12-21", january), "begin");
  assert.equal(standing(dates, no, "2027-01-05").heading, "start");
});

test("a no of somebody insured is a gap", () => {
  const january = { from: "2027-01", to: "2027-01" };
  for (const through of ["2026-12", "unknown"]) {
    const no = m.missed(dates, said(through, "2026-12-01"), january, "2026-12-21");
    assert.notEqual(sign(no, "2026-12-21", january), "begin");
  }
});

test("in the last days the payment that is due stands before the question about another month", () => {
  const plan = said("2026-12", "2026-12-01");
  for (const [day, state] of [
    ["2026-12-21", "ask"],
    ["2027-01-16", "ask"],
    ["2027-01-17", "last"],
    ["2027-01-19", "one"],
    ["2027-01-20", "zero"],
    ["2027-02-20", "between"],
  ])
    assert.equal(sign(plan, day), state, day);
});
