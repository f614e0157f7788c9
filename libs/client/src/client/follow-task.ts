import { ScfMediaError } from './client-error.ts';
import { anyOf, type ConnectionOptions, pause } from './connection.ts';

/** How a task is watched. */
export interface FollowOptions {
  /** Between two looks; that of the client, or 1 s. */
  intervalMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** The same for a wait. */
export interface WaitOptions extends FollowOptions {
  /** How long it may take; that of the client, or as long as it likes. */
  timeoutMs?: number | undefined;
}

/** Watching tasks, the same for every service that has them. */
export interface TaskFollower<View extends { Status: string }> {
  /**
   * Waits until a task has a status. A task that could not be reached is asked for again.
   *
   * @throws ScfMediaError `TaskEnded` when it is finished instead, with the task as its `cause`; `Timeout`
   */
  waitFor(id: string, status: View['Status'], options?: WaitOptions): Promise<View>;
  /** What a task looks like, as often as it changes, until it is finished; that one comes last. */
  progress(id: string, options?: FollowOptions): AsyncGenerator<View, void, undefined>;
}

const usualIntervalMs = 1_000;

/**
 * @param describe shows a task
 * @param watch for calls that say nothing else
 */
export function taskFollower<View extends { Status: string }>(
  describe: (id: string, options: { signal?: AbortSignal | undefined }) => Promise<View>,
  watch: ConnectionOptions['watch'] = {},
): TaskFollower<View> {
  const { intervalMs: clientIntervalMs = usualIntervalMs } = watch;
  return {
    waitFor(id, status, options) {
      let seen = 'not seen';
      const look = async (signal: AbortSignal | undefined): Promise<View | undefined> => {
        const view = await describe(id, { signal });
        seen = view.Status;
        if (seen !== status && seen === 'finished')
          throw new ScfMediaError(
            'TaskEnded',
            `the task has ended and was not seen ${status}${reasonIn(view)}`,
            { cause: view },
          );
        return seen === status ? view : undefined;
      };
      return lookUntil(look, () => `the task was ${seen} and not ${status}`, { ...watch, ...options });
    },
    async *progress(id, { intervalMs = clientIntervalMs, signal } = {}) {
      for (let seen = ''; ; await pause(intervalMs, signal)) {
        const view = await describe(id, { signal });
        const text = JSON.stringify(view, withoutRequestId);
        if (text !== seen) yield view;
        seen = text;
        if (view.Status === 'finished') return;
      }
    },
  };
}

/**
 * Looks until there is something.
 *
 * @param look undefined: not yet
 * @param standing how it stands when the time is over
 * @throws what `look` throws; ScfMediaError `Timeout`
 */
export async function lookUntil<Found>(
  look: (signal: AbortSignal | undefined) => Promise<Found | undefined>,
  standing: () => string,
  { intervalMs = usualIntervalMs, timeoutMs, signal }: WaitOptions,
): Promise<Found> {
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const within = anyOf(signal, timeout);
  try {
    for (;;) {
      const found = await look(within);
      if (found !== undefined) return found;
      await pause(intervalMs, within);
    }
  } catch (error) {
    if (timeout?.aborted !== true || signal?.aborted === true) throw error;
    throw new ScfMediaError('Timeout', `${standing()} after ${timeoutMs} ms`, { cause: error });
  }
}

/** Of two answers that are the same, the ids of the requests differ. */
const withoutRequestId = (name: string, value: unknown): unknown =>
  name === 'RequestID' ? undefined : value;

/** Why a task failed: web-record has it in its result, the others beside it. */
function reasonIn(view: object): string {
  const { ErrorMessage, Message } = {
    ...view,
    ...('Result' in view ? (view.Result as object) : {}),
  } as Record<string, unknown>;
  const reason = ErrorMessage ?? Message;
  return typeof reason === 'string' ? `: ${reason}` : '';
}
