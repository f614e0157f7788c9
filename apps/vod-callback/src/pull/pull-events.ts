import type { DurableQueue } from '@scf-media/cloud/queue';
import type { Logger } from '@scf-media/cloud/log';
import { backoff, retry, steadyNowMs } from '@scf-media/cloud/retry';
import { isRetryableVodError, MOST_PULLED_EVENTS, type VodClient } from '@scf-media/cloud/vod';
import { parsePulledEvents, pullEventsAnswerSchema, type PulledEvent } from '@scf-media/protocol/vod-events';
import { storePulledEvent } from './store-pulled-event.ts';

/** A handle that is not confirmed within 30 s (the platform's limit) is delivered again: no use in trying longer. */
const CONFIRM_WITHIN_MS = 25_000;

export interface PullContext {
  vod: Pick<VodClient, 'pullEvents' | 'confirmEvents'>;
  queue: DurableQueue;
  /** Told when there is something new in the queue. */
  wake: () => void;
  log: Logger;
}

/**
 * Reliable mode, once: pulls what there is (at most 16 events), makes all of it safe, and confirms it. An event that can't
 * be read is kept as a failed one: unconfirmed it would come for ever.
 *
 * @returns how many events came
 * @throws ServiceError `Vod…`, or the store's; what was not confirmed comes again, and is known then
 */
export async function pullEvents(context: PullContext, signal: AbortSignal): Promise<number> {
  const { vod } = context;
  const answer = await vod.pullEvents(signal);
  const pulled = parsePulledEvents(answer);
  const asTheyCame = pullEventsAnswerSchema.parse(answer).EventSet ?? [];
  const pulledAtMs = steadyNowMs();
  if (pulled.length === 0) return 0;
  const stored = await Promise.all(
    pulled.map((one, index) => storePulledEvent(one, asTheyCame[index], context)),
  );
  if (stored.includes(true)) context.wake();
  await confirm(handlesOf(pulled), pulledAtMs + CONFIRM_WITHIN_MS, context);
  return pulled.length;
}

function handlesOf(pulled: readonly PulledEvent[]): string[] {
  return pulled.flatMap(({ handle }) => (handle === undefined ? [] : [handle]));
}

async function confirm(
  handles: readonly string[],
  untilMs: number,
  { vod, log }: PullContext,
): Promise<void> {
  for (let first = 0; first < handles.length; first += MOST_PULLED_EVENTS) {
    const some = handles.slice(first, first + MOST_PULLED_EVENTS);
    // Not to be interrupted: what is safe is to be confirmed also when the service stops.
    await retry(() => vod.confirmEvents(some), {
      waitMs: backoff({ firstMs: 200, mostMs: 5_000, random: Math.random }),
      untilMs: () => untilMs,
      mayPass: isRetryableVodError,
      onFailure: ({ error, attempt }) =>
        log.warn({ err: error, attempt }, 'ConfirmEvents failed, is tried again'),
    });
  }
}
