import { messageOf } from '@scf-media/protocol/errors';
import { type CallbackOptions, sendCallback } from '../callback/send-callback.ts';
import type { Logger } from '../log/index.ts';
import { wait } from '../retry/index.ts';

/** Of an event, in a row; the end of a task is told more persistently, see `completeTask`. */
const tries = 3;
const retryMs = 1_000;
/** What was told of before the end still goes out, for so long. */
const lastMs = 3_000;

export interface EventNotifierOptions<Event extends string> extends Pick<
  CallbackOptions,
  'signKeys' | 'fetch'
> {
  /** Undefined: nobody asked to be told. */
  url: string | undefined;
  /** Those that are told; the others are passed over. */
  wanted: readonly Event[];
  /** What is posted, of the task as it is when its turn has come; undefined: nothing. */
  toBody: (event: Event) => Promise<unknown>;
  /** See `TaskRun`: awaited before each try. */
  confirm: () => Promise<unknown>;
  /** The event that is told again and again, and how often; it is tried once, as the next one says more. */
  repeated: { event: Event; everyMs: number };
  log: Logger;
}

/** Tells of a task while it runs. Disposing resolves when nothing is on its way any more: the end is told after it. */
export interface EventNotifier<Event extends string> extends AsyncDisposable {
  /** In the order in which it is called; nobody waits for it, and what its receiver does not take is dropped. */
  notify(event: Event): void;
  /** From now on the repeated event is told. */
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
      log.warn({ event, reason: messageOf(error) }, 'an event could not be told');
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
      const told = new AbortController();
      const sent = last.finally(() => told.abort());
      await wait(lastMs, { until: told.signal });
      over.abort();
      await sent;
    },
  };
}
