export interface TokenBuckets {
  /** Takes a token of the key. @returns 0, or how long until one is available, ms: then none was taken */
  take(key: string, nowMs: number): number;
  /** Returns how long until a token is available, ms; 0 if one is. */
  waitMs(key: string, nowMs: number): number;
}

/**
 * Creates token buckets, one for each key; they start full and refill evenly.
 *
 * @param options.perMinute both the capacity of a bucket and what flows in per minute
 * @param options.maxKeys beyond this number, the least recently used keys are dropped and start again with a full
 *   bucket
 */
export function createTokenBuckets(options: { perMinute: number; maxKeys?: number }): TokenBuckets {
  const { perMinute, maxKeys = 10_000 } = options;
  const msPerToken = 60_000 / perMinute;
  // Ordered by last use.
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  const countTokens = (key: string, nowMs: number): number => {
    const last = buckets.get(key) ?? { tokens: perMinute, atMs: nowMs };
    return Math.min(perMinute, last.tokens + Math.max(0, nowMs - last.atMs) / msPerToken);
  };
  const wait = (tokens: number): number => (tokens >= 1 ? 0 : Math.ceil((1 - tokens) * msPerToken));
  return {
    waitMs: (key, nowMs) => wait(countTokens(key, nowMs)),
    take(key, nowMs) {
      const tokens = countTokens(key, nowMs);
      const isTaken = tokens >= 1;
      buckets.delete(key);
      buckets.set(key, { tokens: isTaken ? tokens - 1 : tokens, atMs: nowMs });
      const [oldest] = buckets.keys();
      if (buckets.size > maxKeys && oldest !== undefined) buckets.delete(oldest);
      return wait(tokens);
    },
  };
}
