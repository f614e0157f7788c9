import type { ServiceEnv } from '@scf-media/cloud/http';
import { ServiceError } from '@scf-media/protocol/errors';
import { parseVodEvent, VOD_EVENT_TYPES, type VodEvent, toEventId } from '@scf-media/protocol/vod-events';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { DurableQueue } from '@scf-media/cloud/queue';
import { wait } from '@scf-media/cloud/retry';
import { parseCallbackBody, verifySignature } from '../accept/callback-request.ts';
import { addUnreadableEvent, addEvent, stripDeliveryFields } from '../accept/add-event.ts';
import type { AttemptOutcome, QueueConsumer } from '../queue-consumer.ts';

interface AcceptContext {
  queue: DurableQueue;
  consumer: Pick<QueueConsumer, 'wake' | 'hasFreeSlot' | 'isRunning' | 'listen'>;
  /** When to respond: once the event is stored, or once it has been processed. */
  answerWhen: 'stored' | 'processed';
  /** Maximum wait for the first attempt. */
  waitMs: number;
}

interface CallbackRouteOptions extends AcceptContext {
  /** If set, `Sign` and `T` must be valid. */
  callbackKey: string | undefined;
  /** Runs for every request with a valid signature. */
  onAuthentic: MiddlewareHandler<ServiceEnv>;
}

/** Adds `POST /` and `POST /callback`, which receive one event each in normal mode. */
export function addCallbackRoute(app: Hono<ServiceEnv>, options: CallbackRouteOptions): void {
  const receive = async (context: Context<ServiceEnv>) => {
    const requestId = context.get('requestId');
    const { value: body, json } = parseCallbackBody(await context.req.text());
    if (options.callbackKey !== undefined) verifySignature(body, options.callbackKey, Date.now());
    await options.onAuthentic(context, async () => undefined);
    const event = await parseOrStoreEvent(body, { queue: options.queue, log: context.get('log') });
    const { eventId, isNew, state } = await acceptEvent(event, json, options);
    return context.json({ EventId: eventId, New: isNew, State: state, RequestID: requestId });
  };
  /** Parses an event. One of VOD's types that is incomplete is rejected, but stored as failed for inspection. */
  async function parseOrStoreEvent(
    body: unknown,
    target: Parameters<typeof addUnreadableEvent>[2],
  ): Promise<VodEvent> {
    try {
      return parseVodEvent(body);
    } catch (error) {
      if (error instanceof ServiceError && isVodEvent(body)) await addUnreadableEvent(body, error, target);
      throw error;
    }
  }
  app.post('/', receive);
  app.post('/callback', receive);
}

const vodEventTypes: readonly unknown[] = VOD_EVENT_TYPES;

function isVodEvent(body: unknown): boolean {
  return (
    typeof body === 'object' && body !== null && 'EventType' in body && vodEventTypes.includes(body.EventType)
  );
}

/** An event that VOD need not deliver again. */
interface Accepted {
  eventId: string;
  /** False for a repeated event. */
  isNew: boolean;
  state: 'pending' | 'done' | 'failed';
}

/**
 * Stores an event; resolves when it can be acknowledged.
 *
 * - `stored`: the event is in the store. Also waits for the first attempt if it can begin immediately, because SCF may give
 *   no CPU after the response; its outcome does not matter.
 * - `processed`: the event is done or has failed permanently. A repeated event that is neither is retried now.
 *
 * @param json the text that the event was parsed from
 * @throws ServiceError `NotYetProcessed` if VOD should deliver the event again; errors of the store
 */
async function acceptEvent(event: VodEvent, json: string, context: AcceptContext): Promise<Accepted> {
  const { queue, consumer, answerWhen, waitMs } = context;
  const waits = waitMs > 0 && (answerWhen === 'processed' || consumer.hasFreeSlot());
  const expectedId = toEventId(event);
  // Listen before adding: the attempt may be over quickly.
  using expectedAttempt = waits ? consumer.listen(expectedId) : undefined;
  const payload = stripDeliveryFields(event);
  const {
    id: eventId,
    added: isNew,
    item,
  } = await addEvent(queue, expectedId, payload, payload === event ? json : undefined);
  using otherAttempt = waits && eventId !== expectedId ? consumer.listen(eventId) : undefined;
  const attempt = otherAttempt ?? expectedAttempt;
  if (item.state !== 'pending') return { eventId, isNew, state: item.state };
  if (answerWhen === 'stored') {
    if (!isNew) return { eventId, isNew, state: 'pending' };
    // Respond first if there is nothing to wait for.
    if (consumer.hasFreeSlot()) setImmediate(consumer.wake);
    const outcome = await withTimeout(waitMs, attempt?.next);
    return { eventId, isNew, state: toState(outcome) };
  }
  // Its next attempt is scheduled for later, but a caller is waiting now.
  if (item.attempts > 0 && !consumer.isRunning(eventId)) await queue.revive(eventId);
  consumer.wake();
  const state = toState(await withTimeout(waitMs, attempt?.next));
  if (state === 'pending') {
    throw new ServiceError('NotYetProcessed', `event ${eventId} has not been processed yet`, {
      fault: 'service',
    });
  }
  return { eventId, isNew, state };
}

function toState(outcome: AttemptOutcome | undefined): Accepted['state'] {
  return outcome === 'done' || outcome === 'failed' ? outcome : 'pending';
}

async function withTimeout<T>(ms: number, promise: Promise<T> | undefined): Promise<T | undefined> {
  if (promise === undefined) return undefined;
  const over = new AbortController();
  void promise.then(() => over.abort());
  const timeout = wait(ms, { until: over.signal }).then(() => undefined);
  return Promise.race([promise, timeout]);
}
