import { sendCallback } from '@scf-media/cloud/callback';
import type { ServiceError } from '@scf-media/protocol/errors';
import { callbackOf, errorBodyOf } from '@scf-media/protocol/trtc-record';
import type { ActionContext } from './action-context.ts';

/** The answer waits for it: a function has no time of its own after it has answered. */
const tries = { tries: 2, waitMs: () => 200 };

/**
 * Tells the Callback of a request, if it has one, why it is refused. There is no recording yet that could tell later,
 * so what the receiver does not take is only logged.
 *
 * @param body whatever came
 */
export async function tellRefusal(
  body: unknown,
  error: ServiceError,
  { urlPolicy, callbackSignKey, requestId, log }: ActionContext,
): Promise<void> {
  const url = callbackOf(body);
  if (url === undefined) return;
  const sent = await sendCallback({
    url,
    body: errorBodyOf(error, requestId),
    ...tries,
    signKey: callbackSignKey,
    fetch: urlPolicy.fetch,
    signal: new AbortController().signal,
    log,
  });
  if (!sent.ok) log.info({ lastError: sent.lastError }, 'the Callback of a refused request was not told');
}
