import { monotonicNowMs } from './monotonic-now.ts';
import { wait } from './wait.ts';

export interface RetryOptions {
  /** The wait after the failed attempt with this number, counted from 1. */
  waitMs: (attempt: number) => number;
  /** Attempts in all; without a limit when left out. */
  tries?: number;
  /**
   * Until when to go on, by `monotonicNowMs`; asked again after each failure, so it may come to be known late.
   * The last attempt begins at this moment, not before it.
   */
  untilMs?: () => number;
  /** False for an error that will be the same next time; it is thrown at once. */
  isRetryable?: (error: unknown) => boolean;
  /** Told of each failure that is followed by another attempt. */
  onFailure?: (failure: { error: unknown; attempt: number; waitMs: number }) => void;
  /** Ends the waiting by throwing its reason. An attempt under way is not interrupted. */
  signal?: AbortSignal | undefined;
  /** Cuts the present wait and every later first wait short: the next attempt begins now. */
  retryNow?: AbortSignal | undefined;
}

/**
 * Tries until it succeeds, or throws the error of the last attempt.
 *
 * p-retry was weighed: it has no wait chosen by the caller and no deadline that is set while it waits, which the
 * callback sender and the part uploads need.
 */
export async function retry<T>(
  operation: (attempt: number) => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  let retryNow = options.retryNow;
  for (let attempt = 1; ; attempt += 1) {
    options.signal?.throwIfAborted();
    try {
      return await operation(attempt);
    } catch (error) {
      const leftMs = (options.untilMs?.() ?? Infinity) - monotonicNowMs();
      const spent = attempt >= (options.tries ?? Infinity) || leftMs <= 0;
      if (spent || options.isRetryable?.(error) === false) throw error;
      const isNow = retryNow?.aborted === true;
      const waitMs = Math.min(options.waitMs(attempt), Math.max(leftMs, 0));
      options.onFailure?.({ error, attempt, waitMs: isNow ? 0 : waitMs });
      await wait(waitMs, { signal: options.signal, until: retryNow });
      // It cuts one wait short; the failures after it wait as usual, or they would spin.
      if (retryNow?.aborted === true) retryNow = undefined;
    }
  }
}
