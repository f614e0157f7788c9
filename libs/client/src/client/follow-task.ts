import { ScfMediaError } from './client-error.ts';
import { combineSignals, type ConnectionOptions, pause } from './connection.ts';

/** How to poll a task. */
export interface FollowOptions {
  /** Time between two requests; that of the client, or 1 s by default. */
  intervalMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** How to wait for a status. */
export interface WaitOptions extends FollowOptions {
  /** Maximum time to wait; that of the client, or unlimited by default. */
  timeoutMs?: number | undefined;
}

/** Polls tasks; the same for every service that has tasks. */
export interface TaskFollower<View extends { Status: string }> {
  /**
   * Waits until a task has a status.
   *
   * @throws ScfMediaError `TaskEnded` when it finishes without that status, with the task as its `cause`; `Timeout`
   */
  waitFor(id: string, status: View['Status'], options?: WaitOptions): Promise<View>;
  /** Yields a task whenever it has changed, until it is finished; the finished task comes last. */
  progress(id: string, options?: FollowOptions): AsyncGenerator<View, void, undefined>;
}

const defaultIntervalMs = 1_000;

/**
 * Creates the polling functions of a client.
 *
 * @param describe reads a task
 * @param watch defaults for calls
 */
export function createTaskFollower<View extends { Status: string }>(
  describe: (id: string, options: { signal?: AbortSignal | undefined }) => Promise<View>,
  watch: ConnectionOptions['watch'] = {},
): TaskFollower<View> {
  const { intervalMs: clientIntervalMs = defaultIntervalMs } = watch;
  return {
    waitFor(id, status, options) {
      let seen = 'not seen';
      const look = async (signal: AbortSignal | undefined): Promise<View | undefined> => {
        const view = await describe(id, { signal });
        seen = view.Status;
        if (seen !== status && seen === 'finished')
          throw new ScfMediaError(
            'TaskEnded',
            `the task has ended and was not seen ${status}${findReason(view)}`,
            { cause: view },
          );
        return seen === status ? view : undefined;
      };
      return pollUntil(look, () => `the task was ${seen} and not ${status}`, { ...watch, ...options });
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
 * Polls until there is a result.
 *
 * @param look returns undefined while there is no result
 * @param describeState begins the message of the timeout
 * @throws the error of `look`; ScfMediaError `Timeout`
 */
export async function pollUntil<Found>(
  look: (signal: AbortSignal | undefined) => Promise<Found | undefined>,
  describeState: () => string,
  { intervalMs = defaultIntervalMs, timeoutMs, signal }: WaitOptions,
): Promise<Found> {
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const within = combineSignals(signal, timeout);
  try {
    for (;;) {
      const found = await look(within);
      if (found !== undefined) return found;
      await pause(intervalMs, within);
    }
  } catch (error) {
    if (timeout?.aborted !== true || signal?.aborted === true) throw error;
    throw new ScfMediaError('Timeout', `${describeState()} after ${timeoutMs} ms`, { cause: error });
  }
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
