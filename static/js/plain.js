/**
 * Money, rates and numbers from whole numbers, digit by digit: the same words as `pwa/formatting.py`
 * on every phone. Both regions group with commas and mark cents with a point.
 */
export const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

/** 256371 -> "$2,563.71"; without cents rounded half up to whole pesos. Never negative here. */
export function money(centavos, { cents = true } = {}) {
  if (!cents) return `$${number(Math.floor((centavos + 50) / 100))}`;
  const rest = String(centavos % 100).padStart(2, "0");
  return `$${number(Math.floor(centavos / 100))}.${rest}`;
}

/** 143800 (1e-7) -> "1.438 %" in Spanish, "1.438%" in English: all digits, none added. */
export function percent(rate, language) {
  const rest = String(rate % 100_000)
    .padStart(5, "0")
    .replace(/0+$/, "");
  const digits = number(Math.floor(rate / 100_000)) + (rest && `.${rest}`);
  return language === "es" ? `${digits} %` : `${digits}%`;
}
