import { AsyncLocalStorage } from 'node:async_hooks';
import { monotonicNowMs } from '../retry/index.ts';

/**
 * How much later than ours the clock of COS may be: the SDK corrects differences of 30 s and more, so a signature that is to
 * be valid at all must bear less.
 */
const clockToleranceSeconds = 30;
const plainSeconds = 900;

const deadline = new AsyncLocalStorage<number>();

/** Does something with COS whose requests are not to be signed after this moment, by `monotonicNowMs`. */
export function sendBefore<T>(untilMs: number, send: () => Promise<T>): Promise<T> {
  return deadline.run(untilMs, send);
}

/**
 * How long a signature that is made now is good for: one that was made before this process stood still for long is refused
 * by COS.
 *
 * @returns undefined when nothing may be sent any more
 */
export function getSignatureSeconds(): number | undefined {
  const untilMs = deadline.getStore();
  if (untilMs === undefined) return plainSeconds;
  const leftMs = untilMs - monotonicNowMs();
  return leftMs <= 0 ? undefined : Math.ceil(leftMs / 1000) + clockToleranceSeconds;
}
