/** When reminders come: days before the safe day, at a full hour of a time zone. Pure. */
import { addDays } from "./dates.js";

const HOUR_MS = 3_600_000;

/** The wall clock of `zone` at an instant, as if it were UTC (milliseconds). */
function wall(instant, zone) {
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const part = Object.fromEntries(format.formatToParts(instant).map((p) => [p.type, p.value]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
}

/** The instant (ms) of `day` at `hour` in `zone`. */
export function instantOf(day, hour, zone) {
  const wanted = Date.parse(day) + hour * HOUR_MS;
  const guess = wanted - (wall(wanted, zone) - wanted);
  return guess - (wall(guess, zone) - wanted);
}

/** "20261215T190000": an instant on the wall clock of `zone`. */
export function stamp(instant, zone) {
  return new Date(wall(instant, zone)).toISOString().slice(0, 19).replaceAll(/[-:]/g, "");
}

/** The lead moments of a payment that are still to come: [{ day, lead, at }], the first one first. */
export function leads({ safe }, { days_before: days, hour, timezone }, now) {
  return [...days]
    .sort((a, b) => b - a)
    .map((lead) => ({ lead, day: addDays(safe, -lead) }))
    .map((each) => ({ ...each, at: instantOf(each.day, hour, timezone) }))
    .filter(({ at }) => at > now);
}
