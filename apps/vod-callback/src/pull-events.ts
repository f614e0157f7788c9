import type { Logger } from '@scf-media/cloud/log';
import type { DurableQueue } from '@scf-media/cloud/queue';
import { backoff, retry, monotonicNowMs, wait } from '@scf-media/cloud/retry';
import { isRetryableVodError, MAX_PULLED_EVENTS, type VodClient } from '@scf-media/cloud/vod';
import {
  toEventId,
  parsePulledEvents,
  type PulledEvent,
  pullEventsAnswerSchema,
} from '@scf-media/protocol/vod-events';
import { addEvent, stripDeliveryFields, addUnreadableEvent } from './accept/add-event.ts';

/** VOD delivers an event again unless its handle is confirmed within 30 s, so retrying longer is pointless. */
const CONFIRM_WITHIN_MS = 25_000;

interface PullContext {
  vod: Pick<VodClient, 'pullEvents' | 'confirmEvents'>;
  queue: DurableQueue;
  /** Called when the queue has new events. */
  wake: () => void;
  log: Logger;
}

/**
 * Pulls up to 16 events in reliable mode, stores them and confirms them. An event that cannot be parsed is stored as failed
 * and confirmed, too: unconfirmed, it would be delivered forever.
 *
 * @returns the number of events
 * @throws ServiceError `Vod…`; errors of the store. Unconfirmed events are delivered again, and recognised
 */
export async function pullEvents(context: PullContext, signal: AbortSignal): Promise<number> {
  const { vod } = context;
  const answer = await vod.pullEvents(signal);
  const pulled = parsePulledEvents(answer);
  const rawItems = pullEventsAnswerSchema.parse(answer).EventSet ?? [];
  const pulledAtMs = monotonicNowMs();
  if (pulled.length === 0) return 0;
  const stored = await Promise.all(
    pulled.map((one, index) => storePulledEvent(one, rawItems[index], context)),
  );
  if (stored.includes(true)) context.wake();
  await confirm(collectHandles(pulled), pulledAtMs + CONFIRM_WITHIN_MS, context);
  return pulled.length;
}

function collectHandles(pulled: readonly PulledEvent[]): string[] {
  return pulled.flatMap(({ handle }) => (handle === undefined ? [] : [handle]));
}

async function confirm(
  handles: readonly string[],
  untilMs: number,
  { vod, log }: PullContext,
): Promise<void> {
  for (let first = 0; first < handles.length; first += MAX_PULLED_EVENTS) {
    const some = handles.slice(first, first + MAX_PULLED_EVENTS);
    // No signal: stored events must be confirmed even if the service stops.
    await retry(() => vod.confirmEvents(some), {
      waitMs: backoff({ firstMs: 200, maxMs: 5_000, random: Math.random }),
      untilMs: () => untilMs,
      isRetryable: isRetryableVodError,
      onFailure: ({ error, attempt }) => log.warn({ err: error, attempt }, 'ConfirmEvents failed, retrying'),
    });
  }
}

/** VOD delays an empty response by up to 5 s. If one comes immediately, the loop must not spin. */
const MIN_ROUND_MS = 500;

/**
 * Pulls until the signal aborts. Failures are retried with backoff.
 *
 * @param pull one round; resolves with the number of events
 */
export async function pullContinuously(
  pull: (signal: AbortSignal) => Promise<number>,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const waitMs = backoff({ firstMs: 1_000, maxMs: 60_000, random: Math.random });
  let failures = 0;
  while (!signal.aborted) {
    const startedMs = performance.now();
    try {
      const count = await pull(signal);
      failures = 0;
      if (count === 0) await wait(MIN_ROUND_MS - (performance.now() - startedMs), { until: signal });
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      log.warn({ err: error, failures }, 'PullEvents failed, retrying');
      await wait(waitMs(failures), { until: signal });
    }
  }
}

/**
 * Stores one item of PullEvents.
 *
 * @param item as received
 * @returns whether there is a new event to process
 */
async function storePulledEvent(
  pulled: PulledEvent,
  item: unknown,
  { queue, log }: { queue: DurableQueue; log: Logger },
): Promise<boolean> {
  if (pulled.event !== undefined) {
    const { added } = await addEvent(queue, toEventId(pulled.event), stripDeliveryFields(pulled.event));
    return added;
  }
  await addUnreadableEvent(item, pulled.problem, { queue, log });
  return false;
}
