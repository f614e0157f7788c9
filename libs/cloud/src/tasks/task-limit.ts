import { randomUUID } from 'node:crypto';
import { monotonicNowMs, wait } from '../retry/index.ts';
import type { TaskStore } from './store/task-store.ts';

/** Limits the number of unfinished tasks; see `createTaskLimit`. */
export interface TaskLimit {
  /** Runs `create` if another task is allowed. @throws the error of `limitExceeded` */
  admit<Created>(create: () => Promise<Created>): Promise<Created>;
}

/** How long creating a task may take; then its ticket expires. */
const ticketMs = 30_000;
/** How long to wait for tickets ahead, whose tasks may not be created after all, and how often to check. */
const queueTimeoutMs = 5_000;
const pollMs = 20;

/**
 * Limits the unfinished tasks of an app, as the store counts them; a task whose worker was lost counts until it is
 * finished. Requests take a ticket in a queue in the store: tickets ahead count until their task exists or they have
 * left without one. So the limit holds however many processes start tasks at once.
 *
 * @param options.max undefined for no limit
 * @param options.limitExceeded returns the error for a request over the limit
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
        const untilMs = monotonicNowMs() + queueTimeoutMs;
        for (;;) {
          // In this order: a ticket that leaves in between has created its task by then, or creates none.
          const ahead = await store.countAhead(app, ticket);
          const open = await store.countOpen(app);
          if (open >= max || ahead === undefined || monotonicNowMs() > untilMs) throw limitExceeded(max);
          if (open + ahead < max) return await create();
          await wait(pollMs);
        }
      } finally {
        // A ticket that is left behind expires.
        await store.leaveQueue(app, ticket).catch(() => undefined);
      }
    },
  };
}
