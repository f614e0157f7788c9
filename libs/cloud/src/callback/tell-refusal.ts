import { type CallbackOptions, sendCallback } from './send-callback.ts';

/** The answer waits for it: a function has no time of its own after it has answered. */
const tries = { tries: 2, waitMs: () => 200 };

/**
 * Tells the Callback of a request that is refused why it is. There is no task yet that could tell later, so what the
 * receiver does not take is only logged.
 *
 * @param url undefined: the request has none
 */
export async function tellRefusal(
  url: string | undefined,
  body: object,
  options: Pick<CallbackOptions, 'signKeys' | 'fetch' | 'log'>,
): Promise<void> {
  if (url === undefined) return;
  const sent = await sendCallback({ url, body, ...tries, ...options, signal: new AbortController().signal });
  if (!sent.ok)
    options.log.info({ lastError: sent.lastError }, 'the Callback of a refused request was not told');
}
