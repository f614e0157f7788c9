/**
 * Waits, unless one of the signals comes first.
 *
 * @param options.signal ends the wait by throwing its reason
 * @param options.until ends the wait early, without an error
 */
export async function wait(
  ms: number,
  options: { signal?: AbortSignal | undefined; until?: AbortSignal | undefined } = {},
): Promise<void> {
  options.signal?.throwIfAborted();
  if (options.until?.aborted === true) return;
  // Not Promise.withResolvers: vod-callback runs on Node 20, which has none.
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
