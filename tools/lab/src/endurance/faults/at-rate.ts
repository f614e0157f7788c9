import { setTimeout as delay } from 'node:timers/promises';

/**
 * Calls so often a second, whether or not what was called before has ended, as strangers do.
 *
 * @returns how long each took from the moment at which it was due, ms: what waited for a slow one is not left out
 */
export async function atRate(
  { perSecond, seconds }: { perSecond: number; seconds: number },
  call: (at: number) => Promise<void>,
  signal: AbortSignal,
): Promise<number[]> {
  const begunMs = performance.now();
  const calls: Promise<number>[] = [];
  for (let at = 0; at < perSecond * seconds; at += 1) {
    const dueMs = begunMs + (at * 1_000) / perSecond;
    const early = dueMs - performance.now();
    if (early > 1) await delay(early, undefined, { signal });
    calls.push(call(at).then(() => performance.now() - dueMs));
  }
  return Promise.all(calls);
}

/** Pure: the time that so large a share of all does not exceed. */
export function quantile(timesMs: readonly number[], share: number): number {
  return timesMs.toSorted((a, b) => a - b)[Math.ceil(timesMs.length * share) - 1] ?? Infinity;
}
