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
