/**
 * Returns a delay that doubles up to a maximum.
 *
 * @param options.firstMs the delay after the first failure
 * @param options.maxMs the longest delay
 * @param options.random returns a number in [0, 1) to spread clients: delays become 75 to 125 % of the exact ones;
 *   exact if left out
 * @returns the delay in ms after the failed attempt with this number, from 1
 */
export function backoff(options: {
  firstMs: number;
  maxMs: number;
  random?: () => number;
}): (attempt: number) => number {
  return (attempt) => {
    const exactMs = Math.min(options.firstMs * 2 ** (attempt - 1), options.maxMs);
    const spread = options.random === undefined ? 1 : 0.75 + options.random() / 2;
    return Math.min(Math.round(exactMs * spread), options.maxMs);
  };
}
