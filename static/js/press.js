/**
 * A double tap is one tap. What comes right after a change would act on what the first tap has just put
 * in the same place; it does nothing.
 */
const QUIET_MS = 1000;

/** `act`, deaf while it runs and, if it says that it changed something, for a moment after. */
export function once(act) {
  let deaf = false;
  const hear = () => {
    deaf = false;
  };
  return async (...given) => {
    if (deaf) return;
    deaf = true;
    let changed = false;
    try {
      changed = await act(...given);
    } finally {
      if (changed) setTimeout(hear, QUIET_MS);
      else hear();
    }
  };
}
