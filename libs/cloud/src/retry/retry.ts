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

/**
 * Waits, unless one of the signals is aborted first.
 *
 * @param options.signal ends the wait by throwing its reason
 * @param options.until ends the wait without an error
 */
export async function wait(
  ms: number,
  options: { signal?: AbortSignal | undefined; until?: AbortSignal | undefined } = {},
): Promise<void> {
  options.signal?.throwIfAborted();
  if (options.until?.aborted === true) return;
  // Not Promise.withResolvers: vod-callback runs on Node 20, which lacks it.
  let wake = () => {};
  const promise = new Promise<void>((resolve) => (wake = resolve));
  const timer = setTimeout(wake, ms);
  options.signal?.addEventListener('abort', wake);
  options.until?.addEventListener('abort', wake);
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', wake);
    options.until?.removeEventListener('abort', wake);
  }
  options.signal?.throwIfAborted();
}

/**
 * Returns the milliseconds of a clock that never goes back, for deadlines and durations. The wall clock, which may be
 * set, is only for times that are reported or stored.
 */
export function monotonicNowMs(): number {
  return performance.now();
}
