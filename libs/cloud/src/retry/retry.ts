import { monotonicNowMs } from './monotonic-now.ts';
import { wait } from './wait.ts';

export interface RetryOptions {
  /** The delay after the failed attempt with this number, from 1. */
  waitMs: (attempt: number) => number;
  /** The maximum number of attempts; unlimited if left out. */
  tries?: number;
  /**
   * The deadline, by `monotonicNowMs`; called after each failure, so that it can be set late. The last attempt starts
   * at the deadline, not before it.
   */
  untilMs?: () => number;
  /** Returns false for an error that a retry cannot fix; it is thrown at once. */
  isRetryable?: (error: unknown) => boolean;
  /** Called after each failure that is followed by another attempt. */
  onFailure?: (failure: { error: unknown; attempt: number; waitMs: number }) => void;
  /** Ends the delay by throwing its reason. A running attempt is not interrupted. */
  signal?: AbortSignal | undefined;
  /** Ends the current delay, or the first one after it is aborted: the next attempt starts at once. */
  retryNow?: AbortSignal | undefined;
}

/**
 * Tries until it succeeds, or throws the error of the last attempt.
 *
 * p-retry was considered: it has neither delays chosen by the caller nor a deadline that is set during a delay, which
 * the callback sender and the part uploads need.
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
      const isLast = attempt >= (options.tries ?? Infinity) || leftMs <= 0;
      if (isLast || options.isRetryable?.(error) === false) throw error;
      const isNow = retryNow?.aborted === true;
      const waitMs = Math.min(options.waitMs(attempt), Math.max(leftMs, 0));
      options.onFailure?.({ error, attempt, waitMs: isNow ? 0 : waitMs });
      await wait(waitMs, { signal: options.signal, until: retryNow });
      // It ends one delay only; later failures wait as usual, or they would spin.
      if (retryNow?.aborted === true) retryNow = undefined;
    }
  }
}
