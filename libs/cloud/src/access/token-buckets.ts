export interface TokenBuckets {
  /** Takes one of the key's tokens. @returns 0, or how long until there is one, ms: then none was taken */
  take(key: string, nowMs: number): number;
  /** How long until there is a token to take, ms; 0: there is one. */
  waitMs(key: string, nowMs: number): number;
}

/**
 * A bucket for each key, full at first, which fills up evenly. Pure but for what it remembers.
 *
 * @param options.perMinute both what a bucket holds and what flows in within a minute
 * @param options.maxKeys the keys not seen for the longest time are forgotten, and begin anew with a full bucket
 */
export function createTokenBuckets(options: { perMinute: number; maxKeys?: number }): TokenBuckets {
  const { perMinute, maxKeys = 10_000 } = options;
  const msPerToken = 60_000 / perMinute;
  // In the order of their last use.
  const buckets = new Map<string, { tokens: number; atMs: number }>();
  const tokensOf = (key: string, nowMs: number): number => {
    const last = buckets.get(key) ?? { tokens: perMinute, atMs: nowMs };
    return Math.min(perMinute, last.tokens + Math.max(0, nowMs - last.atMs) / msPerToken);
  };
  const wait = (tokens: number): number => (tokens >= 1 ? 0 : Math.ceil((1 - tokens) * msPerToken));
  return {
    waitMs: (key, nowMs) => wait(tokensOf(key, nowMs)),
    take(key, nowMs) {
      const tokens = tokensOf(key, nowMs);
      const isTaken = tokens >= 1;
      buckets.delete(key);
      buckets.set(key, { tokens: isTaken ? tokens - 1 : tokens, atMs: nowMs });
      const [oldest] = buckets.keys();
      if (buckets.size > maxKeys && oldest !== undefined) buckets.delete(oldest);
      return wait(tokens);
    },
  };
}
