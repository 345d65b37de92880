/** Days and months in the words of the page's language. Days are "YYYY-MM-DD" without a zone. */
import { addMonths, monthOf } from "./dates.js";

const FAR_MONTHS = 6;
const REGION = { es: "es-MX", en: "en-US" };
const locale = () => REGION[document.documentElement.lang] ?? "es-MX";

function written(day, options) {
  return new Intl.DateTimeFormat(locale(), { timeZone: "UTC", ...options }).format(Date.parse(day));
}

/** "viernes, 18 de diciembre" reads without its comma in Spanish. */
const plain = (text) => (locale() === "es-MX" ? text.replace(",", "") : text);

export const weekday = (day) =>
  plain(written(day, { weekday: "long", day: "numeric", month: "long" }));
export const today = (day) =>
  plain(written(day, { weekday: "long", day: "numeric", month: "long", year: "numeric" }));
export const dayMonth = (day) => written(day, { day: "numeric", month: "long" });
export const full = (day) => written(day, { day: "numeric", month: "long", year: "numeric" });
export const monthName = (month) => written(`${month}-01`, { month: "long" });
export const monthYear = (month) => written(`${month}-01`, { month: "long", year: "numeric" });

/** "Ene", "Jan". */
export function monthShort(month) {
  return capital(written(`${month}-01`, { month: "short" }).replace(".", "").slice(0, 3));
}

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** One month, or "enero a junio" with `joiner` from the page. */
export function months({ from, to }, joiner) {
  return from === to ? monthName(from) : `${monthName(from)} ${joiner} ${monthName(to)}`;
}

/** As `months`, with the year where another one could be meant on the day `now`. */
export function monthsFrom({ from, to }, joiner, now) {
  const sure = from === to && !far(from, now);
  return sure ? monthName(from) : monthsYear(from, to, joiner);
}

/** As `weekday`, with the year where another one could be meant on the day `now`. */
export const weekdayFrom = (day, now) => (far(monthOf(day), now) ? today(day) : weekday(day));

/** More than half a year away from the day `now`, either way. */
function far(month, now) {
  const present = monthOf(now);
  return month > addMonths(present, FAR_MONTHS) || month < addMonths(present, -FAR_MONTHS);
}

/** "enero de 2027", "enero a junio de 2027", "diciembre de 2026 a enero de 2027". */
export function monthsYear(from, to, joiner) {
  if (from === to) return monthYear(from);
  const start = from.slice(0, 4) === to.slice(0, 4) ? monthName(from) : monthYear(from);
  return `${start} ${joiner} ${monthYear(to)}`;
}

/** An instant in the person's zone, such as "martes 15 de diciembre, 7:00 p.m.". */
export function instant(at, timeZone, { minutes = true } = {}) {
  const day = new Intl.DateTimeFormat("en-CA", { timeZone }).format(new Date(at));
  const time = new Intl.DateTimeFormat(locale(), {
    timeZone,
    hour: "numeric",
    ...(minutes ? { minute: "2-digit" } : {}),
  }).format(new Date(at));
  return `${weekday(day)}, ${time}`;
}

export function money(centavos) {
  const format = { style: "currency", currency: "MXN", currencyDisplay: "narrowSymbol" };
  return new Intl.NumberFormat(locale(), format).format(centavos / 100);
}
