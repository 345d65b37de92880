/** Marks every fact whose `data-review-by` has passed as not confirmed since that day. */
import { today } from "./today.js";

export function start(root) {
  const now = today();
  for (const fact of root.querySelectorAll("[data-review-by]")) {
    const stale = fact.querySelector(".stale");
    if (stale) stale.hidden = fact.dataset.reviewBy >= now;
  }
}
