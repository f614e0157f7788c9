import type { DurableQueue } from '@scf-media/cloud/queue';
import { wait } from '@scf-media/cloud/retry';
import { ServiceError } from '@scf-media/protocol/errors';
import { toEventId, type VodEvent } from '@scf-media/protocol/vod-events';
import type { AttemptOutcome } from '../work-queue/attempt-outcome.ts';
import type { WorkQueue } from '../work-queue/work-queue.ts';
import { addEvent } from './add-event.ts';
import { withoutDeliveryFields } from './delivery-fields.ts';

export interface AcceptContext {
  queue: DurableQueue;
  work: Pick<WorkQueue, 'wake' | 'hasFreeSlot' | 'isUnderWay' | 'listen'>;
  /** When an event is safe: once the store has it, or once its first attempt has ended. */
  answerWhen: 'stored' | 'processed';
  /** How long to wait for the first attempt. */
  waitMs: number;
}

/** An event that is safe. */
export interface Accepted {
  eventId: string;
  /** False when it had come before. */
  isNew: boolean;
  state: 'pending' | 'done' | 'failed';
}

/**
 * Makes an event safe, and says so by returning.
 *
 * - `stored`: it is in the store. The first attempt is waited for as well (on SCF there may be no CPU after the answer),
 *   but only when it begins at once; how it ends makes no difference.
 * - `processed`: it is done or failed for good. An event that came before and is neither is tried again now.
 *
 * @param json the text the event was read from
 * @throws ServiceError `NotYetProcessed` when VOD is to deliver it again; the store's errors
 */
export async function acceptEvent(event: VodEvent, json: string, context: AcceptContext): Promise<Accepted> {
  const { queue, work, answerWhen, waitMs } = context;
  const isWaiting = waitMs > 0 && (answerWhen === 'processed' || work.hasFreeSlot());
  const usualId = toEventId(event);
  // From before it is there: its attempt may be quick.
  using usual = isWaiting ? work.listen(usualId) : undefined;
  const kept = withoutDeliveryFields(event);
  const {
    id: eventId,
    added: isNew,
    item,
  } = await addEvent(queue, usualId, kept, kept === event ? json : undefined);
  using unusual = isWaiting && eventId !== usualId ? work.listen(eventId) : undefined;
  const attempt = unusual ?? usual;
  if (item.state !== 'pending') return { eventId, isNew, state: item.state };
  if (answerWhen === 'stored') {
    if (!isNew) return { eventId, isNew, state: 'pending' };
    // When nothing is waited for, the answer goes first.
    if (work.hasFreeSlot()) setImmediate(work.wake);
    const outcome = await within(waitMs, attempt?.next);
    return { eventId, isNew, state: stateAfter(outcome) };
  }
  // It waits for a later attempt of ours; but now there is somebody who wants to know.
  if (item.attempts > 0 && !work.isUnderWay(eventId)) await queue.revive(eventId);
  work.wake();
  const state = stateAfter(await within(waitMs, attempt?.next));
  if (state === 'pending') {
    throw new ServiceError('NotYetProcessed', `event ${eventId} is not yet processed`, { fault: 'service' });
  }
  return { eventId, isNew, state };
}

function stateAfter(outcome: AttemptOutcome | undefined): Accepted['state'] {
  return outcome === 'done' || outcome === 'failed' ? outcome : 'pending';
}

async function within<T>(ms: number, promise: Promise<T> | undefined): Promise<T | undefined> {
  if (promise === undefined) return undefined;
  const over = new AbortController();
  void promise.then(() => over.abort());
  const timeout = wait(ms, { until: over.signal }).then(() => undefined);
  return Promise.race([promise, timeout]);
}
