import { ScfMediaError } from './client-error.ts';
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts';
import { type TaskFollower, createTaskFollower } from './follow-task.ts';
import type { CallOptions } from './web-record.ts';
import type * as TrtcPush from '../wire/trtc-push.ts';
import type * as TrtcRecord from '../wire/trtc-record.ts';

/** Selects the tasks of a list. */
export interface TaskQuery {
  /** `running`: not yet `finished`. `all` by default. */
  status?: 'all' | 'running' | 'finished' | undefined;
  /** 1 to 1000; 100 by default. */
  limit?: number | undefined;
  /** `NextCursor` of the previous page. */
  cursor?: string | undefined;
}

/** The calls that the services for TRTC rooms share. */
export interface RoomTasks<
  Request extends object,
  View extends { Status: string },
> extends TaskFollower<View> {
  /**
   * Starts a task. Adds a `ClientToken` unless there is one, so that a retry does not start a second task.
   *
   * @returns the id of the task (`X-Task-Id`)
   */
  start(request: Request, options?: CallOptions): Promise<string>;
  describe(taskId: string, options?: CallOptions): Promise<View>;
  /** Stops a task. Repeating it changes nothing. */
  stop(taskId: string, options?: CallOptions): Promise<View>;
  /** Lists one page of tasks, newest first. */
  list(query?: TaskQuery, options?: CallOptions): Promise<{ Tasks: View[]; NextCursor?: string }>;
  /** Lists all tasks, and requests further pages as needed. */
  listAll(query?: Omit<TaskQuery, 'cursor'>, options?: CallOptions): AsyncGenerator<View, void, undefined>;
}

/** Creates the calls that both services share. @returns them with the connection, for the calls that only one has */
function createRoomTasks<Request extends object, View extends { Status: string }>(
  options: ConnectionOptions,
): RoomTasks<Request, View> & { send: Connection } {
  const send = createConnection(options);
  const on = async (method: 'GET' | 'DELETE', taskId: string, { signal }: CallOptions = {}): Promise<View> =>
    (await send({ method, path: taskPath(taskId), signal })).body as View;
  const describe = (taskId: string, options?: CallOptions): Promise<View> => on('GET', taskId, options);
  const list = async (
    { status, limit, cursor }: TaskQuery = {},
    { signal }: CallOptions = {},
  ): Promise<{ Tasks: View[]; NextCursor?: string }> => {
    const { body } = await send({ method: 'GET', path: 'tasks', query: { status, limit, cursor }, signal });
    const { RequestId: _, ...page } = body as { Tasks: View[]; NextCursor?: string; RequestId: string };
    return page;
  };
  return {
    send,
    async start(request, { signal } = {}) {
      const json = { ClientToken: crypto.randomUUID(), ...request };
      const { headers, status } = await send({ method: 'POST', json, signal });
      const taskId = headers.get('x-task-id');
      if (taskId !== null) return taskId;
      throw new ScfMediaError('InvalidAnswer', 'the response has no X-Task-Id', { status });
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
    ...createTaskFollower(describe, options.watch),
  };
}

function taskPath(taskId: string): string {
  return `tasks/${encodeURIComponent(taskId)}`;
}

/** Controls pushes of media into TRTC rooms. */
export interface TrtcPushClient extends RoomTasks<TrtcPush.StartRequest, TrtcPush.Task> {
  /** Pauses the media; the user stays in the room. */
  pause(taskId: string, options?: CallOptions): Promise<TrtcPush.Task>;
  /** Continues; a live stream continues at its newest moment. */
  resume(taskId: string, options?: CallOptions): Promise<TrtcPush.Task>;
  /** Continues at a position. @param seconds into the file */
  seek(taskId: string, seconds: number, options?: CallOptions): Promise<TrtcPush.Task>;
}

/** Creates a client of trtc-push. Its calls throw ScfMediaError. */
export function createTrtcPushClient(options: ConnectionOptions): TrtcPushClient {
  const { send, ...tasks } = createRoomTasks<TrtcPush.StartRequest, TrtcPush.Task>(options);
  const control = async (
    taskId: string,
    json: object,
    { signal }: CallOptions = {},
  ): Promise<TrtcPush.Task> =>
    (await send({ method: 'POST', path: taskPath(taskId), json, signal })).body as TrtcPush.Task;
  return {
    ...tasks,
    pause: (taskId, options) => control(taskId, { Action: 'Pause' }, options),
    resume: (taskId, options) => control(taskId, { Action: 'Resume' }, options),
    seek: (taskId, Position, options) => control(taskId, { Action: 'Seek', Position }, options),
  };
}

/** Controls recordings of TRTC rooms. */
export type TrtcRecordClient = RoomTasks<TrtcRecord.StartRequest, TrtcRecord.Task>;

/** Creates a client of trtc-record. Its calls throw ScfMediaError. */
export function createTrtcRecordClient(options: ConnectionOptions): TrtcRecordClient {
  const { send: _, ...tasks } = createRoomTasks<TrtcRecord.StartRequest, TrtcRecord.Task>(options);
  return tasks;
}
