import { ScfMediaError } from './client-error.ts';
import { combineSignals, pause } from './connection.ts';

/** How to poll a task. */
export interface FollowOptions {
  /** Time between two requests; 1 s by default. */
  intervalMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** How to wait for a status. */
export interface WaitOptions extends FollowOptions {
  /** Maximum time to wait; unlimited by default. */
  timeoutMs?: number | undefined;
}

/** Polls tasks; the same for every service that has tasks. */
export interface TaskFollower<View extends { Status: string }> {
  /**
   * Waits until a task has a status.
   *
   * @throws ScfMediaError `TaskEnded` when it finishes without that status; `Timeout`
   */
  waitFor(id: string, status: View['Status'], options?: WaitOptions): Promise<View>;
  /** Yields a task whenever it has changed, until it is finished; the finished task comes last. */
  progress(id: string, options?: FollowOptions): AsyncGenerator<View, void, undefined>;
}

const defaultIntervalMs = 1_000;

/** Creates the polling functions of a client. @param describe reads a task */
export function createTaskFollower<View extends { Status: string }>(
  describe: (id: string, options: { signal?: AbortSignal | undefined }) => Promise<View>,
): TaskFollower<View> {
  return {
    async waitFor(id, status, { intervalMs = defaultIntervalMs, timeoutMs, signal } = {}) {
      const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
      const within = combineSignals(signal, timeout);
      try {
        for (;;) {
          const view = await describe(id, { signal: within });
          if (view.Status === status) return view;
          if (view.Status === 'finished')
            throw new ScfMediaError(
              'TaskEnded',
              `the task has ended without being seen in status ${status}${findReason(view)}`,
            );
          await pause(intervalMs, within);
        }
      } catch (error) {
        if (timeout?.aborted === true && signal?.aborted !== true)
          throw new ScfMediaError('Timeout', `the task was not in status ${status} within ${timeoutMs} ms`, {
            cause: error,
          });
        throw error;
      }
    },
    async *progress(id, { intervalMs = defaultIntervalMs, signal } = {}) {
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

/** Leaves out the id of the request, which differs between two otherwise equal responses. */
const withoutRequestId = (name: string, value: unknown): unknown =>
  name === 'RequestID' ? undefined : value;

/** Finds why a task failed: web-record reports it in the result, the other services in the task. */
function findReason(view: object): string {
  const { ErrorMessage, Message } = {
    ...view,
    ...('Result' in view ? (view.Result as object) : {}),
  } as Record<string, unknown>;
  const reason = ErrorMessage ?? Message;
  return typeof reason === 'string' ? `: ${reason}` : '';
}
