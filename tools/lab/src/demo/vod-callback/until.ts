import { setTimeout as delay } from 'node:timers/promises';

interface UntilOptions {
  timeoutMs: number;
  signal: AbortSignal;
  /** Between two questions; what is measured with them is known to this. */
  betweenMs?: number;
  /** What is the matter when the time is over, such as `the task is paused`. */
  tooLate: () => string;
}

/**
 * Asks until there is an answer.
 *
 * @param ask asks once; undefined: not yet
 * @throws what `ask` throws, and when there is no answer in time
 */
export async function until<Answer>(
  ask: () => Promise<Answer | undefined>,
  { timeoutMs, signal, betweenMs = 50, tooLate }: UntilOptions,
): Promise<Answer> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadlineMs) throw new Error(`${tooLate()} after ${timeoutMs / 1000} s`);
    await delay(betweenMs, undefined, { signal });
  }
}
