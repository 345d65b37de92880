/**
 * A question as typed to its answer by the phone's own engine: the view of the page's fragment, or
 * the code of each mistake. What the server does in `pwa/web/forms.py` and the two views.
 */
import { compareView } from "./compareview.js";
import { fee } from "./engine/fees.js";
import { compare } from "./engine/schemes.js";
import { feeView } from "./feeview.js";
import { declinedAs, readCompare, readFee } from "./formread.js";

/** values: field -> text -> { view } or { errors: field -> code }. */
export function askFee(bundle, values) {
  const { errors, query, place } = readFee(values);
  if (Object.keys(errors).length) return { errors };
  const found = fee(bundle, query);
  if (found.declined) return { errors: declinedAs(found.declined, bundle, query.covers) };
  const { language } = document.documentElement.dataset;
  return { view: feeView(bundle, query, found, { place, language }) };
}

export function askCompare(bundle, values) {
  const { errors, query } = readCompare(values);
  if (Object.keys(errors).length) return { errors };
  const found = compare(bundle, query);
  if (found.declined) return { errors: declinedAs(found.declined, bundle, query.starts) };
  return { view: compareView(query, found) };
}
