/** `promise`, or `fallback` when it fails or takes longer than `ms`. Never rejects. */
export function soon(promise, ms, fallback) {
  const late = new Promise((resolve) => setTimeout(resolve, ms, fallback));
  return Promise.race([Promise.resolve(promise).catch(() => fallback), late]);
}
