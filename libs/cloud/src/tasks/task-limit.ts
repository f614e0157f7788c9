import { randomUUID } from 'node:crypto';
import { monotonicNowMs, wait } from '../retry/index.ts';
import type { TaskStore } from './store/task-store.ts';

/** See `createTaskLimit`. */
export interface TaskLimit {
  /** Does what creates a task if there is room for one. @throws what `limitExceeded` gave */
  admit<Created>(create: () => Promise<Created>): Promise<Created>;
}

/** How long somebody may take to create a task; then their place is free for the next. */
const ticketMs = 30_000;
/** How long those before are waited for who may leave room, or not, and how often they are looked at. */
const patienceMs = 5_000;
const againMs = 20;

/**
 * Room for so many tasks that are not finished, counted in the store; one whose worker was lost goes on and counts. Whoever
 * wants in stands in a queue in the store: those before count until their task is there, or they have left without one. So
 * there is never one too many, however many processes start tasks at once.
 *
 * @param options.max undefined: there is always room
 * @param options.limitExceeded the error for the one who finds no room
 */
export function createTaskLimit(
  { app }: { app: string },
  {
    store,
    max,
    limitExceeded,
  }: { store: TaskStore; max: number | undefined; limitExceeded: (max: number) => Error },
): TaskLimit {
  return {
    async admit(create) {
      if (max === undefined) return create();
      const ticket = randomUUID();
      await store.joinQueue(app, ticket, ticketMs);
      try {
        const untilMs = monotonicNowMs() + patienceMs;
        for (;;) {
          // In this order: who leaves between the two has a task by then, or none at all.
          const ahead = await store.countAhead(app, ticket);
          const open = await store.countOpen(app);
          if (open >= max || ahead === undefined || monotonicNowMs() > untilMs) throw limitExceeded(max);
          if (open + ahead < max) return await create();
          await wait(againMs);
        }
      } finally {
        // One that stays is gone by itself.
        await store.leaveQueue(app, ticket).catch(() => undefined);
      }
    },
  };
}
