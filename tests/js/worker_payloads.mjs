// Seeded payloads of every kind: right ones, nearly right ones, and rubbish.
import { ORIGIN } from "./worker_stage.mjs";

export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function good(changes = {}) {
  return {
    web_push: 8030,
    notification: {
      title: "Paga enero de 2027 a más tardar el viernes 18 de diciembre",
      body: "Así tu seguro del IMSS te cubre desde el 1 de enero de 2027.",
      lang: "es",
      dir: "ltr",
      tag: "0123456789abcdef0123456789abcdef",
      navigate: `${ORIGIN}/es/pagos/como-pagar?mes=2027-01`,
      silent: false,
      actions: [{ action: "paid", title: "Ya pagué", navigate: `${ORIGIN}/es/pagos` }],
      data: {
        id: "r1",
        kind: "lead",
        plan: "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed",
        due: "2026-12-20",
        covers: "2027-01",
      },
      ...changes,
    },
  };
}

const ODD = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  "",
  " ",
  "x",
  "é".repeat(300),
  "<b>x</b>",
  "javascript:alert(1)",
  "https://evil.example/",
  "//evil.example/",
  "\\\\evil.example",
  "http://[",
  "2027-13",
  "9999-99",
  "__proto__",
  "\u0000\ud800",
  [],
  [null],
  {},
  { a: { b: [1, { c: null }] } },
  ["a", 1, {}],
]; // prettier-ignore

export function payload(next) {
  const pick = (list) => list[Math.floor(next() * list.length)];
  const kinds = [
    () => null,
    () => "",
    () => "hola",
    () => JSON.stringify(pick(ODD)),
    () => Uint8Array.from({ length: Math.floor(next() * 64) }, () => next() * 256),
    () => JSON.stringify({ title: "Viejo", body: "Esquema", url: "/es/" }),
    () => JSON.stringify({ web_push: pick(ODD), notification: pick(ODD), data: pick(ODD) }),
    () => JSON.stringify({ ...good(), web_push: "8030" }),
    () => JSON.stringify(good({ body: "x".repeat(200000) })),
    () => JSON.stringify(good()).slice(0, Math.floor(next() * 400)),
    () => `${"[".repeat(5000)}${"]".repeat(5000)}`,
    () => JSON.stringify(mutated(good(), next, pick)),
    () => JSON.stringify(mutated(mutated(good(), next, pick), next, pick)),
  ];
  return pick(kinds)();
}

/** One field, at any depth, replaced by something odd or removed. */
function mutated(document, next, pick) {
  const places = [[document, Object.keys(document)]];
  for (const [object] of places)
    for (const value of Object.values(object))
      if (value && typeof value === "object") places.push([value, Object.keys(value)]);
  const [object, keys] = pick(places.filter(([, names]) => names.length));
  const key = pick(keys);
  if (next() < 0.3) delete object[key];
  else object[key] = pick(ODD);
  return document;
}
