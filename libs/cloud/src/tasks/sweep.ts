import { toMessage } from '@scf-media/protocol/errors';
import type { MiddlewareHandler } from 'hono';
import { type Access, requireSweepSecret } from '../http/access/index.ts';
import type { Service, ServiceEnv } from '../http/index.ts';
import { wait } from '../retry/index.ts';
import { recoverLostTasks } from './recover-lost-tasks.ts';
import type { TaskContext } from './task-context.ts';

/** The minimum interval between two sweeps of all instances, timers and other callers. */
const minPauseMs = 500;

/**
 * Recovers lost tasks, unless another instance has swept a moment ago: the cost does not grow with the number of
 * instances.
 *
 * @returns how many workers were invoked
 */
export async function sweep(kind: { app: string }, context: TaskContext, everyMs = 0): Promise<number> {
  // A little less than this instance's interval, so that its own claim has expired by its next sweep.
  const isOurs = await context.store.claimName(`sweep:${kind.app}`, Math.max(everyMs * 0.9, minPauseMs));
  return isOurs ? recoverLostTasks(kind, context) : 0;
}

/**
 * Sweeps periodically until it is disposed. On SCF an idle instance is frozen: there a timer trigger calls `POST
 * /sweep`.
 *
 * @param everyMs the interval; 0 for never
 */
export function startSweeper(kind: { app: string }, context: TaskContext, everyMs: number): AsyncDisposable {
  const over = new AbortController();
  async function sweepPeriodically(): Promise<void> {
    while (everyMs > 0 && !over.signal.aborted) {
      await sweep(kind, context, everyMs).catch((error: unknown) =>
        context.log.warn({ reason: toMessage(error) }, 'the sweep failed'),
      );
      await wait(everyMs, { until: over.signal });
    }
  }
  const sweeping = sweepPeriodically();
  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      await sweeping;
    },
  };
}

/**
 * Adds `POST /sweep`, which recovers tasks whose worker is lost. A timer posts its event, which is ignored, to
 * `/event-invoke`.
 *
 * @param actions.sweepSecret the secret that timers send in `X-Sweep-Secret`
 * @param actions.access who may call the service; unless it is open to all, a sweep requires the secret
 * @param actions.admitted runs for each admitted request before the sweep
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
