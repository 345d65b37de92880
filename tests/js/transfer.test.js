// Copied text: what the server would refuse does not get onto the phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./phone.mjs";

const { parse } = await import("../../static/js/transfer.js");

const ID = "11111111-1111-4111-8111-111111111111";
const text = (changes) => {
  const plan = { id: ID, person: "me", months: {}, created: "x", ...changes };
  return JSON.stringify({ form: "al-corriente/1", plans: { [ID]: plan } });
};
const pti = { scheme: "pti", period: "month", paid_through: "2026-12", anchor: "2026-12" };
const yearly = { scheme: "mod44", period: "year", ends_on: "2028-02-29" };

test("plans as this app makes them are taken", () => {
  for (const plan of [pti, { ...pti, paid_through: null }, { ...pti, anchor: undefined }, yearly])
    assert.doesNotThrow(() => parse(text(plan)));
});

for (const wrong of [
  { ...pti, paid_through: "0027-01" },
  { ...pti, paid_through: "2090-01" },
  { ...pti, anchor: "2020-12" },
  { ...pti, anchor: "2027-13" },
  { ...pti, anchor: 7 },
  { ...yearly, ends_on: "0027-01-31" },
  { ...yearly, ends_on: "2027-02-29" },
  { ...yearly, ends_on: "2027-13-01" },
  { ...yearly, ends_on: null },
])
  test(`refused: ${JSON.stringify(wrong)}`, () => {
    assert.throws(() => parse(text(wrong)));
  });
