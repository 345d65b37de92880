/** The phone's reading of the decision table, driven by pytest: { table, cases } in, answers out. */
import { readFileSync } from "node:fs";
import { precheck, previous } from "../../static/js/engine/precheck.js";

const { table, cases } = JSON.parse(readFileSync(0, "utf8"));
const answers = cases.map((given) => {
  const found = precheck(table, given);
  const asked = found.question;
  return { ...found, previous: asked ? (previous(table, found.answers, asked) ?? null) : null };
});
process.stdout.write(JSON.stringify(answers));
