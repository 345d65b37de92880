// What a notice says when the phone knows more than the sender: the scripts before they are built.
import assert from "node:assert/strict";
import { test } from "node:test";

const texts = {
  es: {
    ...{ paid_title: "{month} ya está anotado", paid_body: "ES pagado" },
    ...{ renewed_title: "Ya anotaste la renovación", renewed_body: "ES renovado" },
  },
};
globalThis.self = {
  __AC: { texts },
  location: new URL("http://localhost:8000/sw.js"),
  Notification: { maxActions: 2 },
};
const { notice, read } = await import("../../static/sw/notice.js");

function shown(data, plan) {
  const notification = { title: "Título", body: "Texto", lang: "es", tag: "t", actions: [], data };
  const payload = read({ json: () => ({ web_push: 8030, notification }) });
  return notice(payload, { language: "es", plan, shown: false });
}

const YEARLY = { id: "7", kind: "lead", plan: "y", due: "2027-01-31", covers: "2027-02" };
const mod44 = (endsOn) => ({ scheme: "mod44", period: "year", ends_on: endsOn, months: {} });

test("a yearly scheme that was renewed in the meantime is not told to be renewed", () => {
  const { title, options } = shown(YEARLY, mod44("2028-01-31"));
  assert.equal(title, "Ya anotaste la renovación");
  assert.equal(options.body, "ES renovado");
  assert.equal(options.renotify, false);
});

test("one that was not renewed is", () => {
  for (const plan of [mod44("2027-01-31"), mod44("2026-01-31"), mod44(7), undefined])
    assert.equal(shown(YEARLY, plan).title, "Título");
});

test("a month that was marked in the meantime is said to be", () => {
  const monthly = { id: "8", kind: "lead", plan: "p", due: "2026-12-20", covers: "2027-01" };
  const paid = (through) => ({ scheme: "pti", paid_through: through, months: {} });
  assert.equal(shown(monthly, paid("2027-01")).title, "Enero ya está anotado");
  assert.equal(shown(monthly, paid("2026-12")).title, "Título");
});
