// Reads cases as JSON from stdin, writes what the phone's scripts make of them: for the Python tests.
import { readFileSync, writeSync } from "node:fs";
import * as calendar from "../../static/js/calendar.js";
import { notice } from "../../static/js/notice.js";
import { told } from "../../static/js/standing.js";
import * as words from "../../static/js/words.js";

const given = JSON.parse(readFileSync(0, "utf8"));
globalThis.document = { documentElement: { lang: "es" } };
const makers = {
  notice: ({ texts, plan, due, joiner, kind }) => notice(texts, told(plan), due, { joiner, kind }),
  weekday: ({ day }) => words.weekday(day),
  calendar: ({ dates, plan, made, ...rest }) =>
    calendar.calendar(calendar.entriesOf(dates, plan, rest), made),
};
const answers = given.map(({ make, lang, ...rest }) => {
  globalThis.document.documentElement.lang = lang;
  return makers[make](rest);
});
let bytes = Buffer.from(JSON.stringify(answers));
while (bytes.length) bytes = bytes.subarray(writeSync(1, bytes));
// The store's channel between tabs would keep this process alive.
process.exit(0);
