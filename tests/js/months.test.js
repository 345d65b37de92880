// A year is named wherever a month without it could be taken for another one.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./phone.mjs";

const words = await import("../../static/js/words.js");
const one = (month) => ({ from: month, to: month });

test("a near month goes by its name, a far one and a longer period with the year", () => {
  for (const [range, now, said] of [
    [one("2027-01"), "2026-12-18", "enero"],
    [one("2027-01"), "2027-07-31", "enero"],
    [one("2027-01"), "2027-08-01", "enero de 2027"],
    [one("2027-07"), "2026-12-31", "julio de 2027"],
    [{ from: "2027-01", to: "2027-12" }, "2026-12-08", "enero a diciembre de 2027"],
  ])
    assert.equal(words.monthsFrom(range, "a", now), said, now);
});

test("so does a day", () => {
  assert.equal(words.weekdayFrom("2026-12-18", "2026-12-08"), "viernes 18 de diciembre");
  assert.equal(words.weekdayFrom("2027-12-20", "2027-02-01"), "lunes 20 de diciembre de 2027");
});
