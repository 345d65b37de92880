/**
 * The phone's side of Calcular and Comparar, driven by pytest: reads { bundle, language, fees,
 * comparisons } (what the forms hold) from standard input and writes what a person would be shown:
 * the view of the fragment, or field -> code of each mistake.
 */
import { readFileSync } from "node:fs";
import { askCompare, askFee } from "../../static/js/asking.js";

const given = JSON.parse(readFileSync(0, "utf8"));
const { bundle, language, fees = [], comparisons = [] } = given;
globalThis.document = { documentElement: { lang: language, dataset: { language } } };
const answers = {
  fees: fees.map((values) => askFee(bundle, values)),
  comparisons: comparisons.map((values) => askCompare(bundle, values)),
};
process.stdout.write(JSON.stringify(answers));
