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
import { addEvent } from '../accept/add-event.ts';
import { withoutDeliveryFields } from '../accept/delivery-fields.ts';
import { keepUnreadable } from '../accept/keep-unreadable.ts';

/** A handle that is not confirmed within 30 s (the platform's limit) is delivered again: no use in trying longer. */
const CONFIRM_WITHIN_MS = 25_000;

interface PullContext {
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
  const pulledAtMs = monotonicNowMs();
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
  for (let first = 0; first < handles.length; first += MAX_PULLED_EVENTS) {
    const some = handles.slice(first, first + MAX_PULLED_EVENTS);
    // Not to be interrupted: what is safe is to be confirmed also when the service stops.
    await retry(() => vod.confirmEvents(some), {
      waitMs: backoff({ firstMs: 200, maxMs: 5_000, random: Math.random }),
      untilMs: () => untilMs,
      isRetryable: isRetryableVodError,
      onFailure: ({ error, attempt }) =>
        log.warn({ err: error, attempt }, 'ConfirmEvents failed, is tried again'),
    });
  }
}

/** The platform holds an empty answer back for up to 5 s. One that comes at once must not make the loop spin. */
const LEAST_ROUND_MS = 500;

/**
 * Pulls again and again until the signal comes. Failures are waited out.
 *
 * @param pull one round; resolves to how many events came
 */
export async function pullLoop(
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
      if (count === 0) await wait(LEAST_ROUND_MS - (performance.now() - startedMs), { until: signal });
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      log.warn({ err: error, failures }, 'PullEvents failed, is tried again');
      await wait(waitMs(failures), { until: signal });
    }
  }
}

/**
 * Makes one item of PullEvents safe.
 *
 * @param item as it came
 * @returns whether there is something new to do
 */
async function storePulledEvent(
  pulled: PulledEvent,
  item: unknown,
  { queue, log }: { queue: DurableQueue; log: Logger },
): Promise<boolean> {
  if (pulled.event !== undefined) {
    const { added } = await addEvent(queue, toEventId(pulled.event), withoutDeliveryFields(pulled.event));
    return added;
  }
  await keepUnreadable(item, pulled.problem, { queue, log });
  return false;
}
