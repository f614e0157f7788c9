import type { Logger } from '@scf-media/cloud/log';
import type { DurableQueue, QueueItem } from '@scf-media/cloud/queue';
import { wait } from '@scf-media/cloud/retry';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';

/** Longer than any attempt, whose calls have timeouts of at most a minute. */
const LEASE_MS = 120_000;
/** Delay before claiming again after the store has failed. */
const STORE_RETRY_MS = 1_000;

/** How an attempt ended: successfully, permanently failed, or to be retried later. */
export type AttemptOutcome = 'done' | 'failed' | 'retry';

interface QueueConsumerOptions {
  /** Used in log lines. */
  name: string;
  queue: DurableQueue;
  /** Maximum concurrent attempts. */
  concurrency: number;
  /** Maximum attempts at one item; then it has failed. */
  tries: number;
  /** Delay after the failed attempt with this number, counted from 1. */
  waitMs: (attempt: number) => number;
  /** Makes one attempt; its return value is stored as the result. Runs again for an item if the process is lost. */
  perform: (item: QueueItem, signal: AbortSignal) => Promise<unknown>;
  /** False for a permanent error: the item fails without further attempts. */
  isRetryable: (error: unknown) => boolean;
  /** Picks the fields of an item to log. */
  logFields: (item: QueueItem) => Record<string, unknown>;
  log: Logger;
}

/** Consumes a durable queue: attempts items that are due; retries failed ones later, up to a maximum number of attempts. */
export interface QueueConsumer {
  /** Starts attempts at items that are due, now and whenever another one becomes due. Call it at start and after adding items. */
  wake(): void;
  /** Whether an attempt could begin immediately. */
  hasFreeSlot(): boolean;
  /** Whether this process is attempting the item. */
  isRunning(id: string): boolean;
  /** Counts this process's attempts by outcome. */
  outcomes(): ReadonlyMap<AttemptOutcome, number>;
  /** @see AttemptEvents.listen */
  listen: AttemptEvents['listen'];
  /** Resolves when nothing is due or running, or when the signal aborts. */
  drain(until: AbortSignal): Promise<void>;
  /** Starts no more attempts and waits for the running ones. The signal interrupts those; they are retried later. */
  stop(deadline: AbortSignal): Promise<void>;
}

export function createQueueConsumer(options: QueueConsumerOptions): QueueConsumer {
  const { name, queue, concurrency, tries, log } = options;
  const running = new Map<string, Promise<void>>();
  const attemptEvents = createAttemptEvents();
  const counts = new Map<AttemptOutcome, number>([
    ['done', 0],
    ['retry', 0],
    ['failed', 0],
  ]);
  const stopping = new AbortController();
  const interrupt = new AbortController();
  const alarm = createAlarm(wake);
  let claiming: Promise<void> | undefined;
  let wasWoken = false;

  function wake(): void {
    void claimDue();
  }

  /** One claim at a time; a wake meanwhile makes it claim once more. Without a free slot, the end of an attempt wakes. */
  async function claimDue(): Promise<void> {
    wasWoken = true;
    if (hasFreeSlot()) claiming ??= claimAll();
    await claiming;
  }

  async function claimAll(): Promise<void> {
    try {
      while (wasWoken && hasFreeSlot()) {
        wasWoken = false;
        const limit = concurrency - running.size;
        const items = await queue.claim({ limit, leaseMs: LEASE_MS });
        for (const item of items) run(item);
        if (items.length < limit) alarm.set(await queue.nextDueAtMs());
      }
    } catch (error) {
      log.error({ err: error, queue: name }, 'the event store failed');
      alarm.set(Date.now() + STORE_RETRY_MS);
    } finally {
      // In the same turn as the last check of wasWoken: a later wake must start a new claim.
      claiming = undefined;
    }
  }

  function hasFreeSlot(): boolean {
    return running.size < concurrency && !stopping.signal.aborted;
  }

  function run(item: QueueItem): void {
    const ended = attempt(item)
      .catch((error: unknown): AttemptOutcome => {
        // Its lease expires, and it is claimed again.
        log.error({ err: error, queue: name, id: item.id }, 'the event store failed');
        return 'retry';
      })
      .then((outcome) => {
        running.delete(item.id);
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        attemptEvents.emit(item.id, outcome);
        wake();
      });
    running.set(item.id, ended);
  }

  async function attempt(item: QueueItem): Promise<AttemptOutcome> {
    try {
      // An item that crashes the process each time must not do so forever.
      if (item.attempts > tries) throw tooManyTries(item);
      const result = await options.perform(item, interrupt.signal);
      await queue.complete(item.id, result);
      return 'done';
    } catch (error) {
      return await afterFailure(item, error);
    }
  }

  async function afterFailure(item: QueueItem, error: unknown): Promise<AttemptOutcome> {
    const lastError = {
      code: error instanceof ServiceError ? error.code : 'InternalError',
      message: toMessage(error),
    };
    const fields = { ...options.logFields(item), id: item.id, attempt: item.attempts, ...lastError };
    if (interrupt.signal.aborted) {
      await queue.retryAt(item.id, Date.now(), lastError);
      return 'retry';
    }
    if (item.attempts >= tries || !options.isRetryable(error)) {
      await queue.fail(item.id, lastError);
      log.error(fields, `${name} failed permanently`);
      return 'failed';
    }
    const waitMs = options.waitMs(item.attempts);
    await queue.retryAt(item.id, Date.now() + waitMs, lastError);
    log.warn({ ...fields, waitMs }, `${name} failed, will be retried`);
    return 'retry';
  }

  return {
    wake,
    hasFreeSlot,
    isRunning: (id) => running.has(id),
    outcomes: () => counts,
    listen: attemptEvents.listen,
    async drain(until) {
      for (;;) {
        await claimDue();
        if (running.size === 0 || until.aborted || stopping.signal.aborted) return;
        await untilAborted(Promise.race(running.values()), until);
      }
    },
    async stop(deadline) {
      stopping.abort();
      alarm.cancel();
      await claiming;
      const ended = Promise.all(running.values());
      await untilAborted(ended, deadline);
      interrupt.abort(new Error('the service is stopping'));
      await ended;
    },
  };
}

function tooManyTries({ attempts }: QueueItem): ServiceError {
  return new ServiceError('TooManyTries', `attempt ${attempts - 1} did not finish`, {
    fault: 'service',
  });
}

/** Resolves when the work has ended, or the signal is aborted. @param work must not reject */
async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  void work.finally(() => over.abort());
  await wait(2 ** 31 - 1, { until: AbortSignal.any([signal, over.signal]) });
}

/** Avoids a tight loop if the store's clock is slightly ahead of ours. */
const MIN_WAIT_MS = 20;
/** Timers are limited to 24 days, and claiming once an hour costs nothing. */
const MAX_WAIT_MS = 60 * 60 * 1000;

/** A timer for when the next item is due. */
interface Alarm {
  /** Replaces the previous time. @param timeMs epoch; undefined clears the timer */
  set(timeMs: number | undefined): void;
  cancel(): void;
}

function createAlarm(wake: () => void): Alarm {
  let timer: NodeJS.Timeout | undefined;
  return {
    set(timeMs) {
      clearTimeout(timer);
      if (timeMs === undefined) return;
      const waitMs = Math.min(Math.max(timeMs - Date.now(), MIN_WAIT_MS), MAX_WAIT_MS);
      timer = setTimeout(wake, waitMs);
    },
    cancel: () => clearTimeout(timer),
  };
}

/** Notifies listeners when an attempt at an item ends. */
interface AttemptEvents {
  /** Listens for the next attempt. Call it before the item is added: the attempt may be over quickly. */
  listen(id: string): { next: Promise<AttemptOutcome> } & Disposable;
  emit(id: string, outcome: AttemptOutcome): void;
}

function createAttemptEvents(): AttemptEvents {
  const listeners = new Map<string, Set<(outcome: AttemptOutcome) => void>>();
  return {
    listen(id) {
      const itemListeners = listeners.get(id) ?? new Set();
      listeners.set(id, itemListeners);
      let notify: (outcome: AttemptOutcome) => void = () => {};
      const next = new Promise<AttemptOutcome>((resolve) => (notify = resolve));
      itemListeners.add(notify);
      return {
        next,
        [Symbol.dispose]() {
          itemListeners.delete(notify);
          if (itemListeners.size === 0 && listeners.get(id) === itemListeners) listeners.delete(id);
        },
      };
    },
    emit(id, outcome) {
      for (const notify of listeners.get(id) ?? []) notify(outcome);
    },
  };
}
