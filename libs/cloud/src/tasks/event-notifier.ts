import { toMessage } from '@scf-media/protocol/errors';
import { type CallbackOptions, sendCallback } from '../http/callback/send-callback.ts';
import type { Logger } from '../log/index.ts';
import { wait } from '../retry/index.ts';

/** Attempts for one event; the end of a task is retried for longer, see `completeTask`. */
const tries = 3;
const retryMs = 1_000;
/** How long disposing waits for callbacks that are still being sent. */
const drainTimeoutMs = 3_000;

interface EventNotifierOptions<Event extends string> extends Pick<CallbackOptions, 'signKeys' | 'fetch'> {
  /** Undefined when the request has no callback URL; nothing is sent then. */
  url: string | undefined;
  /** The events to send; others are ignored. */
  wanted: readonly Event[];
  /** Returns the body, built when it is the event's turn; undefined skips the event. */
  toBody: (event: Event) => Promise<unknown>;
  /** See `TaskRun`: awaited before each attempt. */
  confirm: () => Promise<unknown>;
  /** The event that is sent periodically. It is tried once, because the next one supersedes it. */
  repeated: { event: Event; everyMs: number };
  log: Logger;
}

/**
 * Sends callbacks about a task while it runs. Disposing resolves when none is being sent any more, so that the final
 * callback comes last.
 */
export interface EventNotifier<Event extends string> extends AsyncDisposable {
  /** Queues an event. Events are sent in order; one that its receiver does not accept is dropped. */
  notify(event: Event): void;
  /** Starts sending the repeated event. */
  startRepeating(): void;
}

export function createEventNotifier<Event extends string>(
  options: EventNotifierOptions<Event>,
): EventNotifier<Event> {
  const { url, wanted, toBody, confirm, repeated, signKeys, log } = options;
  const over = new AbortController();
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  let isClosing = false;
  let timer: NodeJS.Timeout | undefined;

  async function send(to: string, event: Event): Promise<void> {
    try {
      const body = over.signal.aborted ? undefined : await toBody(event);
      if (body === undefined || over.signal.aborted) return;
      await sendCallback({
        ...{ url: to, body, signKeys, signal: over.signal, log },
        tries: event === repeated.event || isClosing ? 1 : tries,
        waitMs: () => retryMs,
        beforeTry: confirm,
        ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
      });
    } catch (error) {
      log.warn({ event, reason: toMessage(error) }, 'an event callback could not be sent');
    }
  }

  function notify(event: Event): void {
    if (url === undefined || isClosing || !wanted.includes(event)) return;
    waiting += 1;
    last = last.then(() => send(url, event)).finally(() => (waiting -= 1));
  }

  return {
    notify,
    startRepeating() {
      if (url === undefined || !wanted.includes(repeated.event)) return;
      timer ??= setInterval(() => waiting === 0 && notify(repeated.event), repeated.everyMs);
    },
    async [Symbol.asyncDispose]() {
      isClosing = true;
      clearInterval(timer);
      const drained = new AbortController();
      const sent = last.finally(() => drained.abort());
      await wait(drainTimeoutMs, { until: drained.signal });
      over.abort();
      await sent;
    },
  };
}
