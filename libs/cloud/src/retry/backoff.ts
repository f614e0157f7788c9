/**
 * A doubling wait with a ceiling.
 *
 * @param options.firstMs the wait after the first failure
 * @param options.maxMs no wait is longer
 * @param options.random what spreads callers apart, in [0, 1): the wait becomes 75 to 125 % of the plain one;
 *   left out, the waits are exact
 * @returns the wait in milliseconds after the failed attempt with this number (counted from 1)
 */
export function backoff(options: {
  firstMs: number;
  maxMs: number;
  random?: () => number;
}): (attempt: number) => number {
  return (attempt) => {
    const plainMs = Math.min(options.firstMs * 2 ** (attempt - 1), options.maxMs);
    const spread = options.random === undefined ? 1 : 0.75 + options.random() / 2;
    return Math.min(Math.round(plainMs * spread), options.maxMs);
  };
}
