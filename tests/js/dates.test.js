// Due days, periods and questions: what static/js/dates.js and standing.js say on given days.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as d from "../../static/js/dates.js";
import * as s from "../../static/js/standing.js";

const dates = JSON.parse(
  readFileSync(new URL("../../static/dist/dates.json", import.meta.url), "utf8"),
);
const plan = (through, more = {}) => {
  const made = {
    id: "p",
    scheme: "pti",
    period: "month",
    paid_through: through,
    months: {},
    ...more,
  };
  return { anchor: through, ...made };
};
const at = (given, day) => s.standing(dates, given, day);

test("months and days", () => {
  assert.equal(d.addMonths("2026-12", 1), "2027-01");
  assert.equal(d.addMonths("2027-01", -1), "2026-12");
  assert.deepEqual(d.span("2026-11", "2027-02"), ["2026-11", "2026-12", "2027-01", "2027-02"]);
  assert.equal(d.lastDay("2028-02"), "2028-02-29");
  assert.equal(d.daysBetween("2026-11-21", "2026-12-18"), 27);
});

test("December 2026: due on Sunday 20, safe on Friday 18, covers January", () => {
  const { next } = at(plan("2026-12"), "2026-11-21");
  const { due, safe, from, to } = next;
  assert.deepEqual([due, safe, from, to], ["2026-12-20", "2026-12-18", "2027-01", "2027-01"]);
});

test("how near the day is, at each edge", () => {
  const near = (day) => at(plan("2026-12"), day).near;
  assert.deepEqual(
    ["2026-12-07", "2026-12-08", "2026-12-14", "2026-12-15", "2026-12-18"].map(near),
    ["calm", "soon", "soon", "last", "last"],
  );
  assert.deepEqual(["2026-12-19", "2026-12-20"].map(near), ["between", "between"]);
  assert.equal(at(plan("2026-12"), "2026-12-21").next.month, "2027-01");
});

test("what is not noted is asked about, and is no gap", () => {
  const given = plan("2026-12", { months: { "2026-12": { state: "paid" } } });
  assert.equal(at(given, "2026-12-20").ask, undefined);
  const after = at(given, "2026-12-21");
  assert.equal(after.ask.from, "2027-01");
  assert.equal(after.heading, "ok");
  assert.equal(at(given, "2027-01-03").heading, "late");
  const months = s.band(given, after.next, "2026-11", 5, "2026-12-21").map(({ state }) => state);
  assert.deepEqual(months, ["before", "paid", "unmarked", "due", "later"]);
});

test("the oldest unmarked month is asked first; «later» holds for the day", () => {
  const given = plan("2026-10", { months: {} });
  assert.equal(at(given, "2027-01-05").ask.from, "2026-11");
  const later = { ...given, later: { "2026-11": "2027-01-05" } };
  assert.equal(at(later, "2027-01-05").ask.from, "2026-12");
  assert.equal(at(later, "2027-01-06").ask.from, "2026-11");
});

test("a half year is asked about once, in the month after, then left alone", () => {
  const given = plan("2026-12", { period: "half-year" });
  const { ask } = at(given, "2026-12-21");
  assert.deepEqual([ask.from, ask.to], ["2027-01", "2027-06"]);
  assert.equal(at(given, "2027-01-31").ask.from, "2027-01");
  assert.equal(at(given, "2027-02-01").ask, undefined);
  assert.equal(at(given, "2027-02-01").next.month, "2027-06");
  assert.equal(s.unnoted(dates, given, "2027-02-01").length, 1);
});

test("each period covers its months from the anchor on", () => {
  const to = (period) => at(plan("2026-12", { period }), "2026-12-01").next.to;
  assert.deepEqual(["month", "two-months", "half-year", "year"].map(to), [
    "2027-01",
    "2027-02",
    "2027-06",
    "2027-12",
  ]);
});

test("null and unknown take the next day 20 from today", () => {
  for (const through of [null, "unknown"]) {
    const anchor = d.anchorOf(dates, through, "2026-11-21");
    assert.equal(anchor, "2026-12");
    const found = at(plan(through, { anchor }), "2026-11-21");
    assert.equal(found.next.from, "2027-01");
    assert.equal(found.heading, through ? "unknown" : "start");
  }
});

test("after a no: only months that can no longer be paid are lost", () => {
  const half = { from: "2027-01", to: "2027-06" };
  assert.deepEqual(s.lost(dates, half, "2026-12-21"), ["2027-01"]);
  assert.deepEqual(s.lost(dates, half, "2027-01-25"), ["2027-01", "2027-02"]);
  const given = plan("2026-12", {
    period: "half-year",
    anchor: "2027-01",
    months: { "2026-12": { state: "paid" }, "2027-01": { state: "missed" } },
  });
  assert.equal(at(given, "2027-01-05").heading, "gap");
  assert.equal(at(given, "2027-01-05").lapsed, "2027-01");
  assert.equal(s.told(given).paid_through, null);
  assert.equal(s.told({ ...given, period: "month" }).paid_through, "2026-12");
});

test("the server is told from which day 20 on a plan counts", () => {
  const half = plan("2026-12", { period: "half-year", anchor: "2027-06" });
  const said = { id: "p", scheme: "pti", period: "half-year", paid_through: "2026-12" };
  assert.deepEqual(s.told(half), { ...said, anchor: "2027-06" });
  assert.deepEqual(s.told({ ...half, anchor: undefined }), said);
  const yearly = { id: "y", scheme: "mod44", period: "year", ends_on: "2027-01-31" };
  assert.deepEqual(s.told({ ...yearly, anchor: "2027-06" }), yearly);
});

test("yearly schemes: window, safe day, first day without cover", () => {
  const found = d.renewal(dates, "2027-01-31");
  assert.deepEqual(found, {
    due: "2027-01-31",
    safe: "2027-01-29",
    opens: "2027-01-02",
    from: "2027-02",
  });
});

test("amounts as people type them, in centavos", () => {
  const cases = {
    "2,491.81": 249181,
    2491.8: 249180,
    "$ 2491": 249100,
    abc: undefined,
    "1,23": undefined,
  };
  for (const [text, expected] of Object.entries(cases))
    assert.equal(s.centavos(text), expected, text);
  const months = {
    "2026-11": { state: "paid", amount: "2,491.81" },
    "2026-12": { state: "paid" },
    "2026-08": { state: "missed" },
    "2025-12": { state: "paid", amount: "1" },
  };
  assert.deepEqual(s.totals({ months }, "2026"), { count: 2, sum: 249181 });
});
