import { setTimeout as delay } from 'node:timers/promises';

/**
 * Calls a function at a fixed rate without waiting for earlier calls, as independent clients do.
 *
 * @returns the time of each call in ms since it was due, so that delays caused by slow calls are included
 */
export async function callAtRate(
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

/** Pure: returns the quantile of a list of times. @param share in [0, 1] */
export function quantile(timesMs: readonly number[], share: number): number {
  return timesMs.toSorted((a, b) => a - b)[Math.ceil(timesMs.length * share) - 1] ?? Infinity;
}
