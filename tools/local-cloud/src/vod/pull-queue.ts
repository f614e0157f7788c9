import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { apiError } from '../cloud-api/index.ts';
import { type EventLog } from './event-log.ts';
import { type VodEvent } from './vod-event.ts';

/** The documented limits of PullEvents and ConfirmEvents. */
export const PULL_LIMIT = 16;

export interface PullQueueOptions {
  readonly events: EventLog;
  /** How long a pull waits for an event. */
  readonly waitMs: number;
  /** How long an event that was handed out may be confirmed; then it is handed out again. */
  readonly confirmMs: number;
}

export interface PullQueue {
  /** Hands out up to 16 events; waits for the first one. @returns none when there was none in time */
  pull(gone: AbortSignal): Promise<(VodEvent & { readonly EventHandle: string })[]>;
  /** @throws ServiceError `InvalidParameterValue` when a handle is unknown, or older than 30 s; then none is confirmed */
  confirm(handles: readonly string[]): void;
  /** Looks for what is due: call it when an event was raised. */
  wake(): void;
}

/** Hands events out to who asks for them. */
export function createPullQueue({ events, waitMs, confirmMs }: PullQueueOptions): PullQueue {
  let raised = Promise.withResolvers<void>();
  return {
    async pull(gone) {
      const endsAtMs = Date.now() + waitMs;
      for (;;) {
        // Who has gone away would take events along.
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
