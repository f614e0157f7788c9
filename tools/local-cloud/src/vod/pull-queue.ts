import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { apiError } from '../cloud-api/index.ts';
import { type EventLog, type VodEvent } from './event-log.ts';

/** The documented limits of PullEvents and ConfirmEvents. */
export const PULL_LIMIT = 16;

interface PullQueueOptions {
  readonly events: EventLog;
  /** How long a pull waits for events. */
  readonly waitMs: number;
  /** How long a pulled event can be confirmed; then it is delivered again. */
  readonly confirmMs: number;
}

export interface PullQueue {
  /** Returns up to 16 events; waits for the first one. @returns an empty list after the wait */
  pull(gone: AbortSignal): Promise<(VodEvent & { readonly EventHandle: string })[]>;
  /** Confirms events. @throws ServiceError `InvalidParameterValue` if any handle is unknown or older than 30 s; none is confirmed then */
  confirm(handles: readonly string[]): void;
  /** Looks for due events. Call it when an event is raised. */
  wake(): void;
}

/** Creates the queue that PullEvents reads. */
export function createPullQueue({ events, waitMs, confirmMs }: PullQueueOptions): PullQueue {
  let raised = Promise.withResolvers<void>();
  return {
    async pull(gone) {
      const endsAtMs = Date.now() + waitMs;
      for (;;) {
        // Events returned to a disconnected caller would be lost until they time out.
        if (gone.aborted) return [];
        const nowMs = Date.now();
        const due = events.due(nowMs).slice(0, PULL_LIMIT);
        if (due.length > 0)
          return due.map(({ id, event, attempts }) => {
            const handle = `EventHandle-${randomBytes(16).toString('hex')}`;
            events.update(id, { attempts: attempts + 1, handle, dueAtMs: nowMs + confirmMs });
            return { EventHandle: handle, ...event };
          });
        if (nowMs >= endsAtMs) return [];
        const wakeAtMs = Math.min(endsAtMs, events.nextDueAtMs() ?? Infinity);
        await waitFor(raised.promise, Math.max(1, wakeAtMs - nowMs), gone);
      }
    },
    confirm(handles) {
      const found = handles.map((handle) => {
        const logged = events.findHandle(handle);
        if (logged === undefined || logged.dueAtMs < Date.now())
          throw apiError(
            'InvalidParameterValue',
            `The event handle ${handle} is unknown, or was not confirmed within ${confirmMs / 1000} s (4000).`,
          );
        return logged;
      });
      for (const { id } of found) events.update(id, { state: 'delivered' });
    },
    wake() {
      raised.resolve();
      raised = Promise.withResolvers();
    },
  };
}

async function waitFor(raised: Promise<void>, timeMs: number, gone: AbortSignal): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([gone, over.signal]);
  await Promise.race([raised, delay(timeMs, undefined, { signal }).catch(() => undefined)]);
  over.abort();
}
