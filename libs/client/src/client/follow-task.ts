import { ScfMediaError } from './client-error.ts';
import { anyOf, pause } from './connection.ts';

/** How a task is watched. */
export interface FollowOptions {
  /** Between two looks; 1 s. */
  intervalMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** The same for a wait. */
export interface WaitOptions extends FollowOptions {
  /** How long it may take; as long as it likes when left out. */
  timeoutMs?: number | undefined;
}

/** Watching tasks, the same for every service that has them. */
export interface TaskFollower<View extends { Status: string }> {
  /**
   * Waits until a task has a status. A task that could not be reached is asked for again.
   *
   * @throws ScfMediaError `TaskEnded` when it is finished instead; `Timeout`
   */
  waitFor(id: string, status: View['Status'], options?: WaitOptions): Promise<View>;
  /** What a task looks like, as often as it changes, until it is finished; that one comes last. */
  progress(id: string, options?: FollowOptions): AsyncGenerator<View, void, undefined>;
}

const usualIntervalMs = 1_000;

/** @param describe shows a task */
export function taskFollower<View extends { Status: string }>(
  describe: (id: string, options: { signal?: AbortSignal | undefined }) => Promise<View>,
): TaskFollower<View> {
  return {
    async waitFor(id, status, { intervalMs = usualIntervalMs, timeoutMs, signal } = {}) {
      const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
      const within = anyOf(signal, timeout);
      try {
        for (;;) {
          const view = await describe(id, { signal: within });
          if (view.Status === status) return view;
          if (view.Status === 'finished')
            throw new ScfMediaError(
              'TaskEnded',
              `the task has ended and was not seen ${status}${reasonIn(view)}`,
            );
          await pause(intervalMs, within);
        }
      } catch (error) {
        if (timeout?.aborted === true && signal?.aborted !== true)
          throw new ScfMediaError('Timeout', `the task was not ${status} within ${timeoutMs} ms`, {
            cause: error,
          });
        throw error;
      }
    },
    async *progress(id, { intervalMs = usualIntervalMs, signal } = {}) {
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
