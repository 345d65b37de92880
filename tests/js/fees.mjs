/**
 * The fee engine of the phone, driven by pytest: reads { bundle, queries, amounts } from standard
 * input and writes the answers, so that every difference is found in one place.
 */
import { readFileSync } from "node:fs";
import { parseAmount } from "../../static/js/engine/amount.js";
import { fee } from "../../static/js/engine/fees.js";

const { bundle, queries = [], amounts = [] } = JSON.parse(readFileSync(0, "utf8"));
const answers = {
  fees: queries.map((query) => fee(bundle, query)),
  amounts: amounts.map((text) => parseAmount(text)),
};
process.stdout.write(JSON.stringify(answers));
