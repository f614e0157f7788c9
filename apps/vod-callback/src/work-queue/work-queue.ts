import type { Logger } from '@scf-media/cloud/log';
import type { DurableQueue, QueueItem } from '@scf-media/cloud/queue';
import { wait } from '@scf-media/cloud/retry';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { type AttemptOutcome, outcomeBoard, type OutcomeBoard } from './attempt-outcome.ts';

/** Longer than any attempt: its calls have timeouts of at most a minute. */
const LEASE_MS = 120_000;
/** When the store itself fails, it is asked again after this. */
const STORE_RETRY_MS = 1_000;

interface WorkQueueOptions {
  /** For the log. */
  name: string;
  queue: DurableQueue;
  /** Attempts at the same time. */
  concurrency: number;
  /** Attempts at one item; then it is failed. */
  tries: number;
  /** The wait after the failed attempt with this number, counted from 1. */
  waitMs: (attempt: number) => number;
  /** One attempt; what it returns is kept as the result. May run twice for an item when the process is lost. */
  perform: (item: QueueItem, signal: AbortSignal) => Promise<unknown>;
  /** False for an error that is the same next time: the item is failed at once. */
  mayPass: (error: unknown) => boolean;
  /** Fields of an item for the log. */
  about: (item: QueueItem) => Record<string, unknown>;
  log: Logger;
}

/** Works off a durable queue: what is due is attempted, what did not succeed is tried again later or given up. */
export interface WorkQueue {
  /** Takes up what is due, now and whenever something comes to be due. Call it at the start and after adding. */
  wake(): void;
  /** Whether an attempt could begin at once. */
  hasFreeSlot(): boolean;
  /** Whether an attempt at this item is under way in this process. */
  isUnderWay(id: string): boolean;
  /** How many attempts of this process ended how. */
  outcomes(): ReadonlyMap<AttemptOutcome, number>;
  /** @see OutcomeBoard.listen */
  listen: OutcomeBoard['listen'];
  /** Works until nothing is due nor under way, or the signal comes. */
  drain(until: AbortSignal): Promise<void>;
  /** Begins nothing more and waits for what is under way; the signal interrupts that, and it is tried again later. */
  stop(hurry: AbortSignal): Promise<void>;
}

export function workQueue(options: WorkQueueOptions): WorkQueue {
  const { name, queue, concurrency, tries, log } = options;
  const running = new Map<string, Promise<void>>();
  const outcomes = outcomeBoard();
  const counts = new Map<AttemptOutcome, number>([
    ['done', 0],
    ['retry', 0],
    ['failed', 0],
  ]);
  const stopping = new AbortController();
  const interrupt = new AbortController();
  const alarm = wakeUpCall(wake);
  let claiming: Promise<void> | undefined;
  let askedAgain = false;

  function wake(): void {
    void takeUp();
  }

  /** One claim at a time; who comes meanwhile makes it look once more. With no free slot the end of an attempt wakes. */
  async function takeUp(): Promise<void> {
    askedAgain = true;
    if (hasFreeSlot()) claiming ??= claimAll();
    await claiming;
  }

  async function claimAll(): Promise<void> {
    try {
      while (askedAgain && hasFreeSlot()) {
        askedAgain = false;
        const limit = concurrency - running.size;
        const items = await queue.claim({ limit, leaseMs: LEASE_MS });
        for (const item of items) run(item);
        if (items.length < limit) alarm.at(await queue.nextDueAtMs());
      }
    } catch (error) {
      log.error({ err: error, queue: name }, 'the store failed');
      alarm.at(Date.now() + STORE_RETRY_MS);
    } finally {
      // In the same turn as the last look at askedAgain: a wake after it must begin anew.
      claiming = undefined;
    }
  }

  function hasFreeSlot(): boolean {
    return running.size < concurrency && !stopping.signal.aborted;
  }

  function run(item: QueueItem): void {
    const ended = attempt(item)
      .catch((error: unknown): AttemptOutcome => {
        // Its lease ends, and it is taken up again.
        log.error({ err: error, queue: name, id: item.id }, 'the store failed');
        return 'retry';
      })
      .then((outcome) => {
        running.delete(item.id);
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        outcomes.tell(item.id, outcome);
        wake();
      });
    running.set(item.id, ended);
  }

  async function attempt(item: QueueItem): Promise<AttemptOutcome> {
    try {
      // One that has ended the process again and again must not do so for ever.
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
      message: messageOf(error),
    };
    const about = { ...options.about(item), id: item.id, attempt: item.attempts, ...lastError };
    if (interrupt.signal.aborted) {
      await queue.retryAt(item.id, Date.now(), lastError);
      return 'retry';
    }
    if (item.attempts >= tries || !options.mayPass(error)) {
      await queue.fail(item.id, lastError);
      log.error(about, `${name} failed for good`);
      return 'failed';
    }
    const waitMs = options.waitMs(item.attempts);
    await queue.retryAt(item.id, Date.now() + waitMs, lastError);
    log.warn({ ...about, waitMs }, `${name} failed, is tried again`);
    return 'retry';
  }

  return {
    wake,
    hasFreeSlot,
    isUnderWay: (id) => running.has(id),
    outcomes: () => counts,
    listen: outcomes.listen,
    async drain(until) {
      for (;;) {
        await takeUp();
        if (running.size === 0 || until.aborted || stopping.signal.aborted) return;
        await untilAborted(Promise.race(running.values()), until);
      }
    },
    async stop(hurry) {
      stopping.abort();
      alarm.cancel();
      await claiming;
      const ended = Promise.all(running.values());
      await untilAborted(ended, hurry);
      interrupt.abort(new Error('the service is stopping'));
      await ended;
    },
  };
}

function tooManyTries({ attempts }: QueueItem): ServiceError {
  return new ServiceError('TooManyTries', `attempt ${attempts - 1} did not come to an end`, {
    fault: 'service',
  });
}

async function untilAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  void work.finally(() => over.abort());
  await wait(2 ** 31 - 1, { until: AbortSignal.any([signal, over.signal]) });
}

/** A store whose clock is a little ahead of ours must not be asked in a tight loop. */
const LEAST_WAIT_MS = 20;
/** Timers hold no more than 24 days; asking once an hour costs nothing. */
const MOST_WAIT_MS = 60 * 60 * 1000;

/** A timer that is set to the moment of the next work; a new moment replaces the one before. */
interface WakeUpCall {
  /** @param timeMs epoch; undefined: nothing to wait for */
  at(timeMs: number | undefined): void;
  cancel(): void;
}

function wakeUpCall(wake: () => void): WakeUpCall {
  let timer: NodeJS.Timeout | undefined;
  return {
    at(timeMs) {
      clearTimeout(timer);
      if (timeMs === undefined) return;
      const waitMs = Math.min(Math.max(timeMs - Date.now(), LEAST_WAIT_MS), MOST_WAIT_MS);
      timer = setTimeout(wake, waitMs);
    },
    cancel: () => clearTimeout(timer),
  };
}
