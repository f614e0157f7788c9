import { messageOf } from '@scf-media/protocol/errors';
import type { MiddlewareHandler } from 'hono';
import { type Access, requireSweepSecret } from '../access/index.ts';
import type { Service, ServiceEnv } from '../http/index.ts';
import { wait } from '../retry/index.ts';
import { recoverLostTasks } from './recover-lost-tasks.ts';
import type { TaskContext } from './task-context.ts';

/** Sweeps that are asked for more often than this are one: of all instances, of timers and of whoever else calls. */
const minPauseMs = 500;

/**
 * Takes up lost tasks, if nobody else has begun to a moment ago: what looking costs does not grow with the instances.
 *
 * @returns how many workers were started
 */
export async function sweep(kind: { app: string }, context: TaskContext, everyMs = 0): Promise<number> {
  // A little less than the time between two looks of one instance, which is to find its own turn over.
  const isOurs = await context.store.claimName(`sweep:${kind.app}`, Math.max(everyMs * 0.9, minPauseMs));
  return isOurs ? recoverLostTasks(kind, context) : 0;
}

/**
 * Looks for lost tasks all the time, until it is disposed of. In SCF an idle instance stands still: there a timer
 * trigger on `POST /sweep` does it.
 *
 * @param everyMs 0: never
 */
export function startSweeper(kind: { app: string }, context: TaskContext, everyMs: number): AsyncDisposable {
  const over = new AbortController();
  async function sweepOn(): Promise<void> {
    while (everyMs > 0 && !over.signal.aborted) {
      await sweep(kind, context, everyMs).catch((error: unknown) =>
        context.log.warn({ reason: messageOf(error) }, 'lost tasks could not be looked for'),
      );
      await wait(everyMs, { until: over.signal });
    }
  }
  const sweeping = sweepOn();
  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      await sweeping;
    },
  };
}

/**
 * `POST /sweep`: recovers tasks whose worker is lost. A timer posts its event, which nobody reads, to `/event-invoke`.
 *
 * @param actions.sweepSecret what timers have to show in `X-Sweep-Secret`
 * @param actions.access who may call the service; where not everybody may, nobody sweeps without the secret
 * @param actions.admitted is done for each request that may sweep, before it does
 */
export function addSweepRoute(
  app: Service,
  kind: { app: string },
  {
    sweepSecret,
    access,
    admitted,
    ...actions
  }: Omit<TaskContext, 'log'> & {
    sweepSecret: string | undefined;
    access: Pick<Access, 'applications'>;
    admitted: MiddlewareHandler<ServiceEnv>;
  },
): void {
  const isOpen = access.applications.length === 0;
  for (const path of ['/sweep', '/event-invoke'])
    app.use(path, requireSweepSecret(sweepSecret, { isOpen }), admitted);
  app.on('POST', ['/sweep', '/event-invoke'], async (context) => {
    const started = await sweep(kind, { ...actions, log: context.var.log });
    return context.json({ Started: started, RequestID: context.var.requestId });
  });
}
