import { messageOf } from '@scf-media/protocol/errors';
import { type EventConfig } from './event-config.ts';
import { type EventLog, type LoggedEvent } from './event-log.ts';
import { eventSignature } from './event-signature.ts';

const IN_FLIGHT_LIMIT = 4;

export interface PushDeliveryOptions {
  readonly events: EventLog;
  readonly configOf: () => EventConfig;
  /** How long after each failure an event is pushed again; after the last one it has failed. */
  readonly redeliveryDelaysMs: readonly number[];
  /** How long an answer may take. */
  readonly timeoutMs: number;
}

/** Pushes events to the configured address. Disposing of it ends what is under way; the event stays pending. */
export interface PushDelivery extends AsyncDisposable {
  /** Looks for what is due: call it when an event was raised or the configuration changed. */
  wake(): void;
}

/**
 * Events go out in the order in which they were raised, at most four at a time, and of one subject one at a time. One
 * that failed waits for its time without holding the others up.
 */
export function startPushDelivery(options: PushDeliveryOptions): PushDelivery {
  const { events, configOf } = options;
  const inFlight = new Map<number, { readonly subject: string; readonly done: Promise<void> }>();
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const wake = (): void => {
    clearTimeout(timer);
    if (stop.signal.aborted || configOf().Mode !== 'PUSH' || configOf().NotificationUrl === '') return;
    // One time for both questions: an event that became due between them would wait for ever.
    const nowMs = Date.now();
    for (const logged of events.due(nowMs)) {
      if (inFlight.size >= IN_FLIGHT_LIMIT) return;
      const isBusy = [...inFlight.values()].some(({ subject }) => subject === logged.subject);
      if (inFlight.has(logged.id) || isBusy) continue;
      const done = attempt(logged).finally(() => {
        inFlight.delete(logged.id);
        wake();
      });
      inFlight.set(logged.id, { subject: logged.subject, done });
    }
    const nextMs = events.nextDueAtMs();
    if (nextMs !== undefined && nextMs > nowMs) timer = setTimeout(wake, nextMs - nowMs);
  };

  const attempt = async (logged: LoggedEvent): Promise<void> => {
    const attempts = logged.attempts + 1;
    try {
      await post(logged, configOf(), AbortSignal.any([stop.signal, AbortSignal.timeout(options.timeoutMs)]));
      events.update(logged.id, { state: 'delivered', attempts, lastError: undefined });
    } catch (error) {
      if (stop.signal.aborted) return;
      const delayMs = options.redeliveryDelaysMs[attempts - 1];
      const lastError = messageOf(error);
      if (delayMs === undefined) events.update(logged.id, { state: 'failed', attempts, lastError });
      else events.update(logged.id, { attempts, lastError, dueAtMs: Date.now() + delayMs });
    }
  };

  wake();
  return {
    wake,
    async [Symbol.asyncDispose]() {
      stop.abort();
      clearTimeout(timer);
      await Promise.all([...inFlight.values()].map(({ done }) => done));
    },
  };
}

async function post({ event }: LoggedEvent, config: EventConfig, signal: AbortSignal): Promise<void> {
  const signature = config.SignKey === '' ? {} : eventSignature(config.SignKey, Date.now());
  const response = await fetch(config.NotificationUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...event, ...signature }),
    // A redirect is not an answer of the application.
    redirect: 'manual',
    signal,
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`answered ${response.status}`);
}
