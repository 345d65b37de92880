/**
 * A calendar file (RFC 5545) made on the phone: timed entries at the reminder moments themselves,
 * in the phone's own local time ("floating"), each with an alarm. The second channel beside notices.
 */
import { dues, payment, renewal, table } from "./dates.js";
import { leads, stamp } from "./moments.js";
import { notice } from "./notice.js";
import * as plans from "./plans.js";
import { told } from "./standing.js";
import { today } from "./today.js";

const PAYMENTS = 12;
const LINE = 75;

/** The whole file. entries: [{ uid, start, title, body }]; made: "YYYYMMDDTHHMMSSZ". */
export function calendar(entries, made) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Al Corriente//Recordatorios//ES",
    "CALSCALE:GREGORIAN",
    ...entries.flatMap((entry) => event(entry, made)),
    "END:VCALENDAR",
  ];
  return `${lines.map(fold).join("\r\n")}\r\n`;
}

function event({ uid, start, title, body }, made) {
  return [
    "BEGIN:VEVENT",
    `UID:${uid}`,
    `DTSTAMP:${made}`,
    `DTSTART:${start}`,
    "DURATION:PT15M",
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(body)}`,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:PT0S",
    `DESCRIPTION:${escaped(title)}`,
    "END:VALARM",
    "END:VEVENT",
  ];
}

const escaped = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");

/** At most 75 octets a line, never inside a character. */
function fold(line) {
  const parts = [];
  let part = "";
  let size = 0;
  for (const char of line) {
    const bytes = new TextEncoder().encode(char).length;
    if (size + bytes > LINE - (parts.length ? 1 : 0)) {
      parts.push(part);
      part = "";
      size = 0;
    }
    part += char;
    size += bytes;
  }
  return [...parts, part].join("\r\n ");
}

/**
 * One entry for every lead moment of the next payments. `choice`: days_before, hour, timezone;
 * `own`: the phone's zone; `now`: an instant; `day`: today.
 */
export function entriesOf(dates, plan, { texts, joiner, choice, own, now, day }) {
  return coming(dates, plan, day).flatMap((due) =>
    leads(due, choice, now).map(({ lead, at }) => ({
      uid: `${plan.id}-${due.due}-${lead}@al-corriente`,
      start: stamp(at, own),
      ...notice(texts, told(plan), due, { joiner, tap: false }),
    })),
  );
}

/** The next twelve payments, or the one renewal. */
function coming(dates, plan, day) {
  if (plan.ends_on) return [renewal(dates, plan.ends_on)];
  const found = [];
  let { next } = dues(dates, plan, day);
  while (next && found.length < PAYMENTS) {
    found.push(next);
    next = payment(dates, next.to, plan.period);
  }
  return found;
}

/** `choice()` and the texts come from the reminder card, so that both channels say the same. */
export async function download(card, choice, name) {
  const [dates, mine] = await Promise.all([table(), plans.all()]);
  const given = {
    texts: JSON.parse(card.dataset.notices),
    joiner: card.dataset.textTo,
    choice,
    own: Intl.DateTimeFormat().resolvedOptions().timeZone,
    now: Date.now(),
    day: today(),
  };
  const entries = mine.flatMap((plan) => entriesOf(dates, plan, given));
  if (entries.length) save(calendar(entries, `${stamp(Date.now(), "UTC")}Z`), name);
  return entries.length;
}

function save(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/calendar;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
