/**
 * Typed amounts to centavos: the same rules as `pwa/rules/amount.py`, held together by shared vectors.
 * The point marks centavos; comma and space only group thousands.
 */
const SPACES = /[\t\u00a0\u2009\u202f]/g;
const GROUPED = "[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+";
const AMOUNT = new RegExp(`^([0-9]+|${GROUPED})(?:\\.([0-9]{1,2}))?$`);
const LONG_DECIMALS = new RegExp(`^(?:(?:[0-9]{4,}|${GROUPED})\\.[0-9]{3,}|[0-9]+\\.[0-9]{4,})$`);

/** `"$10,000.00"` -> `{ centavos: 1000000 }`; what is not understood -> `{ reason: "letters" }`. */
export function parseAmount(text) {
  const plain = stripped(text);
  const reason = refused(plain);
  if (reason) {
    return { reason };
  }
  const found = AMOUNT.exec(plain);
  if (!found) {
    return { reason: LONG_DECIMALS.test(plain) ? "decimals" : "separators" };
  }
  const pesos = found[1].replace(/[, ]/g, "").replace(/^0+(?=[0-9])/, "");
  if (pesos.length > 8) {
    return { reason: "too_big" };
  }
  return { centavos: Number(pesos) * 100 + Number((found[2] ?? "").padEnd(2, "0")) };
}

function stripped(text) {
  const trim = (value) => value.replace(/^ +| +$/g, "");
  return trim(trim(text.replace(SPACES, " ")).replace(/^\$/, ""));
}

function refused(plain) {
  if (plain === "") {
    return "empty";
  }
  if (/^[-\u2212]/.test(plain)) {
    return "negative";
  }
  const rest = plain.replace(/[0-9., ]/g, "");
  if (/\p{L}/u.test(rest)) {
    return "letters";
  }
  if (/\p{N}/u.test(rest)) {
    return "digits";
  }
  return rest ? "characters" : null;
}
