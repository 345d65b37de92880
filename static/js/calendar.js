/**
 * A calendar file (RFC 5545) made on the phone: timed entries at the reminder moments themselves,
 * in the phone's own local time ("floating"), each with an alarm. The second channel beside notices.
 */
import { addDays, nextDue, payment, table } from "./dates.js";
import * as plans from "./plans.js";
import { fill } from "./texts.js";
import { today } from "./today.js";
import * as words from "./words.js";

const PAYMENTS = 12;
const LINE = 75;

/** The whole file. entries: [{ uid, day, hour, title, body }]; stamp: "YYYYMMDDTHHMMSSZ". */
export function calendar(entries, stamp) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Al Corriente//Recordatorios//ES",
    ...entries.flatMap((entry) => event(entry, stamp)),
    "END:VCALENDAR",
  ];
  return `${lines.map(fold).join("\r\n")}\r\n`;
}

function event({ uid, day, hour, title, body }, stamp) {
  const start = `${day.replaceAll("-", "")}T${String(hour).padStart(2, "0")}0000`;
  return [
    "BEGIN:VEVENT",
    `UID:${uid}`,
    `DTSTAMP:${stamp}`,
    `DTSTART:${start}`,
    "DURATION:PT15M",
    `SUMMARY:${escape(title)}`,
    `DESCRIPTION:${escape(body)}`,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "TRIGGER:PT0S",
    `DESCRIPTION:${escape(title)}`,
    "END:VALARM",
    "END:VEVENT",
  ];
}

const escape = (text) => text.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");

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

/** The entries of the next payments of a plan, one for every lead day. */
export function entriesOf(dates, plan, { now, days, hour, title, body, joiner }) {
  const entries = [];
  let found = nextDue(dates, plan, now);
  for (let count = 0; found && count < PAYMENTS; count += 1) {
    const slots = {
      months: words.months(found.from, found.to, joiner),
      safe: words.weekday(found.safe),
      start: words.full(`${found.from}-01`),
    };
    for (const lead of days) {
      const day = addDays(found.safe, -lead);
      if (day < now) continue;
      const uid = `${plan.id}-${found.due}-${lead}@al-corriente`;
      entries.push({ uid, day, hour, title: words.capital(fill(title, slots)), body: fill(body, slots) });
    }
    found = payment(dates, found.to, plan.period);
  }
  return entries;
}

export function start(button) {
  button.addEventListener("click", async () => {
    const form = document.querySelector("[data-start~=reminders] form");
    const [dates, plan] = await Promise.all([table(), plans.pti()]);
    const said = document.getElementById(button.getAttribute("aria-describedby"));
    if (!plan) {
      said.textContent = said.dataset.text;
      return;
    }
    const days = [...form.elements.days_before].filter((box) => box.checked).map((box) => Number(box.value));
    const { textTitle: title, textBody: body, textTo: joiner } = button.dataset;
    const hour = Number(form.elements.hour.value);
    const entries = entriesOf(dates, plan, { now: today(), days, hour, title, body, joiner });
    const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    save(calendar(entries, stamp), button.dataset.file);
  });
}

function save(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/calendar;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
