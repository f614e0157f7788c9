import { AsyncLocalStorage } from 'node:async_hooks';
import { monotonicNowMs } from '../retry/index.ts';

/**
 * How far the clock of COS may be ahead: the SDK corrects differences of 30 s and more, so a signature must tolerate
 * smaller ones.
 */
const clockToleranceSeconds = 30;
const defaultSeconds = 900;

const deadline = new AsyncLocalStorage<number>();

/** Runs `send`, whose requests to COS are not signed after `untilMs` (by `monotonicNowMs`). */
export function sendBefore<T>(untilMs: number, send: () => Promise<T>): Promise<T> {
  return deadline.run(untilMs, send);
}

/**
 * Returns how long a signature made now is valid, so that COS rejects a request that this process signed before a long
 * suspension.
 *
 * @returns undefined when nothing may be sent any more
 */
export function getSignatureSeconds(): number | undefined {
  const untilMs = deadline.getStore();
  if (untilMs === undefined) return defaultSeconds;
  const leftMs = untilMs - monotonicNowMs();
  return leftMs <= 0 ? undefined : Math.ceil(leftMs / 1000) + clockToleranceSeconds;
}
