import { toMessage } from '@scf-media/protocol/errors';
import { type EventConfig } from './event-config.ts';
import { type EventLog, type LoggedEvent } from './event-log.ts';
import { createHash } from 'node:crypto';

const IN_FLIGHT_LIMIT = 4;

interface PushDeliveryOptions {
  readonly events: EventLog;
  readonly getConfig: () => EventConfig;
  /** Delays after each failed push; after the last one the event has failed. */
  readonly redeliveryDelaysMs: readonly number[];
  /** Timeout of a push. */
  readonly timeoutMs: number;
}

/** Pushes events to the configured URL. Disposing cancels running pushes; their events stay pending. */
interface PushDelivery extends AsyncDisposable {
  /** Looks for due events. Call it when an event is raised or the configuration changes. */
  wake(): void;
}

/**
 * Starts pushing events in the order in which they were raised: at most four at a time, and one per subject. A failed one waits
 * without delaying the others.
 */
export function startPushDelivery(options: PushDeliveryOptions): PushDelivery {
  const { events, getConfig } = options;
  const inFlight = new Map<number, { readonly subject: string; readonly done: Promise<void> }>();
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const wake = (): void => {
    clearTimeout(timer);
    if (stop.signal.aborted || getConfig().Mode !== 'PUSH' || getConfig().NotificationUrl === '') return;
    // One time for both queries: an event that became due between them would wait forever.
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
      await post(logged, getConfig(), AbortSignal.any([stop.signal, AbortSignal.timeout(options.timeoutMs)]));
      events.update(logged.id, { state: 'delivered', attempts, lastError: undefined });
    } catch (error) {
      if (stop.signal.aborted) return;
      const delayMs = options.redeliveryDelaysMs[attempts - 1];
      const lastError = toMessage(error);
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
  const signature = config.SignKey === '' ? {} : signEvent(config.SignKey, Date.now());
  const response = await fetch(config.NotificationUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...event, ...signature }),
    // Do not follow redirects.
    redirect: 'manual',
    signal,
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the receiver responded with ${response.status}`);
}

/** The validity of a signed event. */
const LIFETIME_SECONDS = 10 * 60;

/**
 * Signs a pushed event: `Sign` is the MD5 of the SignKey and `T`, and `T` is the expiry in seconds since 1970.
 */
export function signEvent(signKey: string, nowMs: number): { Sign: string; T: number } {
  const T = Math.floor(nowMs / 1000) + LIFETIME_SECONDS;
  return { Sign: createHash('md5').update(`${signKey}${T}`).digest('hex'), T };
}
