import assert from "node:assert/strict";
import test from "node:test";
import { fold, lists, stem, variants } from "../../static/js/engine/words.js";

const known = lists({
  words: [
    ["pago", "cuota", "fee"],
    ["línea de captura", "payment line"],
    ["embarazo", "pregnancy"],
    ["espera", "waiting time"],
  ],
  ignored: ["de", "para", "how", "to", "the"],
});

test("accents, capitals and ñ are forgiven", () => {
  assert.equal(fold("LÍNEA"), "linea");
  assert.equal(fold("año"), "ano");
});

test("plurals and genders meet, in both languages", () => {
  for (const [one, other] of [
    ["mes", "meses"],
    ["clase", "clases"],
    ["pensión", "pensiones"],
    ["vez", "veces"],
    ["hijo", "hijas"],
    ["pago", "pagos"],
    ["línea", "lineas"],
    ["fee", "fees"],
    ["paper", "papers"],
    ["company", "companies"],
    ["clínica", "CLINICAS"],
  ])
    assert.equal(stem(one), stem(other), `${one} ${other}`);
});

test("a thing is also looked for by its other names, whole phrases included", () => {
  assert.deepEqual(variants("cuotas", known), ["cuot", "pag", "fee"]);
  assert.ok(variants("the payment line", known).includes(variants("Líneas de captura", known)[0]));
});

test("two things in one query are both said in the other language", () => {
  const [embarazo, espera] = [stem("embarazo"), stem("espera")];
  assert.ok(variants("pregnancy waiting time", known).includes(`${embarazo} ${espera}`));
});

test("the person's own words come first, small words only where nothing else is left", () => {
  assert.equal(variants("pago para embarazo", known)[0], `pag ${stem("embarazo")}`);
  assert.deepEqual(variants("how to", known), ["how to"]);
});
