// Copied text: what the server would refuse does not get onto the phone; what is on it stays.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import "./phone.mjs";

const { parse, restore } = await import("../../static/js/transfer.js");
const marks = await import("../../static/js/marks.js");
const store = await import("../../static/js/store.js");
const { standing } = await import("../../static/js/standing.js");
const dates = JSON.parse(
  readFileSync(new URL("../../static/dist/dates.json", import.meta.url), "utf8"),
);

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

test("lines that a mail puts around the text do not matter", () => {
  const around = `Hola:\n${text(pti)}\n\nEnviado desde mi iPhone`;
  assert.deepEqual(parse(around), parse(text(pti)));
  assert.throws(() => parse("Enviado desde mi iPhone"));
});

beforeEach(() => store.wipe());

const DAY = "2026-12-16";
const said = (id, through, changes = {}) => {
  const blank = { id, person: "me", scheme: "pti", period: "month", months: {} };
  const plan = { ...blank, created: `2026-11-${id === "here" ? 25 : 24}`, ...changes };
  return marks.stated(dates, plan, through, "2026-12-01");
};
const paid = (plan, from, to = from) =>
  marks.paid(dates, plan, { from, to, paidOn: "2026-12-10" }, DAY);
const carried = (...plans) => ({
  form: "al-corriente/1",
  plans: Object.fromEntries(plans.map((each) => [each.id, each])),
});
const kept = async () => (await store.entries("plans")).map(([, plan]) => plan);

test("a phone in use: one plan, all its months, and January is not asked for again", async () => {
  await store.put("plans", "here", said("here", "2026-12"));
  await store.put("plans", "twin", said("twin", "unknown"));
  await store.put("kv", "undo", { here: { change: "x", day: DAY } });
  await restore(carried(paid(said("there", "2026-12"), "2027-01")), dates, DAY);
  const plans = await kept();
  assert.equal(plans.length, 1);
  assert.equal(plans[0].paid_through, "2027-01");
  assert.deepEqual(Object.keys(plans[0].months).sort(), ["2026-12", "2027-01"]);
  assert.equal(standing(dates, plans[0], DAY).next.from, "2027-02");
  assert.deepEqual(await store.get("kv", "undo"), {});
  await restore(carried(paid(said("there", "2026-12"), "2027-01")), dates, DAY);
  assert.deepEqual(await kept(), plans);
});

test("a paid mark wins, whichever phone it stands on; an older text takes nothing away", async () => {
  const january = { from: "2027-01", to: "2027-01" };
  const no = marks.missed(dates, said("here", "2026-12"), january, "2026-12-21");
  const yes = { ...paid(said("there", "2026-12"), "2027-01"), id: "there" };
  for (const [here, there] of [
    [no, yes],
    [yes, no],
  ]) {
    await store.wipe();
    await store.put("plans", here.id, here);
    await restore(carried(there), dates, "2026-12-21");
    const [plan] = await kept();
    assert.equal(plan.months["2027-01"].state, "paid");
    assert.equal(plan.id, here.id);
  }
});

test("whoever was insured on one phone is not new to it on the other", () => {
  const [none, month] = [said("here", null), said("there", "2026-12")];
  for (const plan of [
    marks.joined(dates, none, month, DAY),
    marks.joined(dates, month, none, DAY),
  ]) {
    assert.deepEqual([plan.stated, plan.paid_through], ["2026-12", "2026-12"]);
  }
});

test("a chosen period comes along with what it covers", () => {
  const half = paid(said("there", "2026-12", { period: "half-year" }), "2027-01", "2027-06");
  const plan = marks.joined(dates, said("here", "2026-12"), half, DAY);
  const { next } = standing(dates, plan, DAY);
  assert.deepEqual([plan.period, next.from, next.to], ["half-year", "2027-07", "2027-12"]);
});

test("a yearly scheme stands once, with the later end", async () => {
  const plan = { id: ID, person: "me", created: "x", months: {}, ...yearly };
  await store.put("plans", ID, { ...plan, ends_on: "2029-02-28" });
  await store.put("plans", "b", { ...plan, id: "b", scheme: "family" });
  await restore(carried(plan, { ...plan, id: "c", scheme: "family" }), dates, DAY);
  const ends = (await kept()).map(({ id, ends_on: end }) => [id, end]);
  assert.deepEqual(ends.sort(), [
    [ID, "2029-02-28"],
    ["b", "2028-02-29"],
  ]);
});

test("the people of both phones, each name once, with what was noted for them", async () => {
  const me = { id: "me", name: "" };
  const list = [me, { id: "p", name: "Papá" }, { id: "m", name: "Mamá" }];
  await store.put("kv", "people", { current: "p", list });
  await store.put("kv", "profile", { me: { place: "mexico" } });
  await store.put("notes", "me/umf", { text: "mine", at: "2026-12-02" });
  await restore(
    {
      ...carried(said("there", "2026-12", { person: "mother" })),
      people: {
        current: "me",
        list: [me, { id: "mother", name: "Mamá" }, { id: "x", name: "Luz" }],
      },
      profile: { me: { place: "abroad", nationality: "mexican" } },
      ticks: { "mother/umf/a": { done: true, at: "2026-12-01" } },
      notes: { "me/umf": { text: "theirs", at: "2026-12-01" } },
    },
    dates,
    DAY,
  );
  const people = await store.get("kv", "people");
  assert.deepEqual([people.current, people.list], ["p", [...list, { id: "x", name: "Luz" }]]);
  assert.equal((await kept())[0].person, "m");
  assert.deepEqual((await store.entries("ticks"))[0][0], "m/umf/a");
  assert.equal((await store.get("notes", "me/umf")).text, "mine");
  assert.deepEqual(await store.get("kv", "profile"), {
    me: { place: "mexico", nationality: "mexican" },
  });
});
