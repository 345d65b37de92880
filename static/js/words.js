/** Days and months in the words of the page's language. Days are "YYYY-MM-DD" without a zone. */
const REGION = { es: "es-MX", en: "en-US" };
const locale = () => REGION[document.documentElement.lang] ?? "es-MX";

function written(day, options) {
  return new Intl.DateTimeFormat(locale(), { timeZone: "UTC", ...options }).format(Date.parse(day));
}

/** "viernes, 18 de diciembre" reads without its comma in Spanish. */
export function weekday(day) {
  const text = written(day, { weekday: "long", day: "numeric", month: "long" });
  return locale() === "es-MX" ? text.replace(",", "") : text;
}

export const dayMonth = (day) => written(day, { day: "numeric", month: "long" });
export const full = (day) => written(day, { day: "numeric", month: "long", year: "numeric" });
export const monthName = (month) => written(`${month}-01`, { month: "long" });
export const monthYear = (month) => written(`${month}-01`, { month: "long", year: "numeric" });

/** "Ene", "Jan". */
export function monthShort(month) {
  const text = written(`${month}-01`, { month: "short" }).replace(".", "");
  return text[0].toUpperCase() + text.slice(1);
}

export const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** One month, or "enero a junio" with `joiner` from the page. */
export function months(from, to, joiner) {
  return from === to ? monthName(from) : `${monthName(from)} ${joiner} ${monthName(to)}`;
}

/** A notice's instant in the person's zone, such as "martes 15 de diciembre, 7:00 p.m.". */
export function instant(iso, timeZone) {
  return new Intl.DateTimeFormat(locale(), {
    timeZone,
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "numeric",
    minute: "2-digit",
  }).format(new Date(iso));
}
