// The instants of reminders in people's zones, also on days when clocks change.
import assert from "node:assert/strict";
import { test } from "node:test";
import { instantOf, leads, stamp } from "../../static/js/moments.js";

test("a full hour of a zone, as an instant", () => {
  const cases = [
    ["2026-12-15", 19, "America/Mexico_City", "2026-12-16T01:00:00Z"],
    ["2027-07-15", 19, "America/Los_Angeles", "2027-07-16T02:00:00Z"],
    ["2027-03-14", 8, "America/New_York", "2027-03-14T12:00:00Z"],
    ["2027-11-07", 8, "America/Chicago", "2027-11-07T14:00:00Z"],
    ["2027-03-14", 20, "America/Tijuana", "2027-03-15T03:00:00Z"],
    ["2026-12-15", 8, "Asia/Tokyo", "2026-12-14T23:00:00Z"],
  ];
  for (const [day, hour, zone, expected] of cases) {
    assert.equal(instantOf(day, hour, zone), Date.parse(expected), `${day} ${zone}`);
  }
});

test("only moments that are still to come, the first one first", () => {
  const choice = { days_before: [1, 7, 3], hour: 19, timezone: "America/Mexico_City" };
  const now = Date.parse("2026-12-12T02:00:00Z");
  const found = leads({ safe: "2026-12-18" }, choice, now).map(({ lead, day }) => [lead, day]);
  assert.deepEqual(found, [
    [3, "2026-12-15"],
    [1, "2026-12-17"],
  ]);
});

test("on the wall clock of the phone", () => {
  const at = instantOf("2026-12-15", 19, "America/Mexico_City");
  assert.equal(stamp(at, "America/Los_Angeles"), "20261215T170000");
});
