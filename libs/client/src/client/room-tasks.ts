import { ScfMediaError } from './client-error.ts';
import { type Connection, type ConnectionOptions, connectionTo } from './connection.ts';
import { type TaskFollower, taskFollower } from './follow-task.ts';
import type { CallOptions } from './web-record.ts';

/** Which tasks a list shows. */
export interface TaskQuery {
  /** `running`: not yet `finished`. `all` when left out. */
  status?: 'all' | 'running' | 'finished' | undefined;
  /** 1 to 1000; 100 when left out. */
  limit?: number | undefined;
  /** `NextCursor` of the previous page. */
  cursor?: string | undefined;
}

/** What the services that work in TRTC rooms have in common. */
export interface RoomTasks<
  Request extends object,
  View extends { Status: string },
> extends TaskFollower<View> {
  /**
   * Begins a task. A `ClientToken` is made up where there is none, so that a start that is tried again is still one.
   *
   * @returns its name from now on (`X-Task-Id`)
   */
  start(request: Request, options?: CallOptions): Promise<string>;
  describe(taskId: string, options?: CallOptions): Promise<View>;
  /** Ends a task. A second one changes nothing. */
  stop(taskId: string, options?: CallOptions): Promise<View>;
  /** One page, the newest first. */
  list(query?: TaskQuery, options?: CallOptions): Promise<{ Tasks: View[]; NextCursor?: string }>;
  /** All of them, page by page. */
  listAll(query?: Omit<TaskQuery, 'cursor'>, options?: CallOptions): AsyncGenerator<View, void, undefined>;
}

/** @returns the connection, too, for what only one of them has */
export function roomTasks<Request extends object, View extends { Status: string }>(
  options: ConnectionOptions,
): RoomTasks<Request, View> & { ask: Connection } {
  const ask = connectionTo(options);
  const on = async (method: 'GET' | 'DELETE', taskId: string, { signal }: CallOptions = {}): Promise<View> =>
    (await ask({ method, path: taskPath(taskId), signal })).body as View;
  const describe = (taskId: string, options?: CallOptions): Promise<View> => on('GET', taskId, options);
  const list = async (
    { status, limit, cursor }: TaskQuery = {},
    { signal }: CallOptions = {},
  ): Promise<{ Tasks: View[]; NextCursor?: string }> => {
    const { body } = await ask({ method: 'GET', path: 'tasks', query: { status, limit, cursor }, signal });
    const { RequestId: _, ...page } = body as { Tasks: View[]; NextCursor?: string; RequestId: string };
    return page;
  };
  return {
    ask,
    async start(request, { signal } = {}) {
      const json = { ClientToken: crypto.randomUUID(), ...request };
      const { headers, status } = await ask({ method: 'POST', json, signal });
      const taskId = headers.get('x-task-id');
      if (taskId !== null) return taskId;
      throw new ScfMediaError('InvalidAnswer', 'the answer has no X-Task-Id', { status });
    },
    describe,
    stop: (taskId, options) => on('DELETE', taskId, options),
    list,
    async *listAll(query = {}, options) {
      for (let cursor: string | undefined; ;) {
        const page = await list({ ...query, cursor }, options);
        yield* page.Tasks;
        if (page.NextCursor === undefined) return;
        cursor = page.NextCursor;
      }
    },
    ...taskFollower(describe, options.watch),
  };
}

export function taskPath(taskId: string): string {
  return `tasks/${encodeURIComponent(taskId)}`;
}
