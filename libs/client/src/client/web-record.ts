import type { ListData, StartData, Task, TaskInfo, TaskList } from '../wire/web-record.ts';
import { type ConnectionOptions, createConnection } from './connection.ts';
import { type TaskFollower, createTaskFollower } from './follow-task.ts';

/** Options of every call. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
}

/** Controls recordings of web pages. Repeating a call changes nothing. */
export interface WebRecordClient extends TaskFollower<TaskInfo> {
  /**
   * Starts a recording. Adds a `ClientToken` unless there is one, so that a retry does not start a second recording.
   *
   * @returns the TaskID
   */
  start(data: StartData, options?: CallOptions): Promise<string>;
  pause(taskId: string, options?: CallOptions): Promise<void>;
  resume(taskId: string, options?: CallOptions): Promise<void>;
  /** Reloads the page. */
  refresh(taskId: string, options?: CallOptions): Promise<void>;
  /** Stops a recording; its file is complete when the task is `finished`. */
  stop(taskId: string, options?: CallOptions): Promise<void>;
  describe(taskId: string, options?: CallOptions): Promise<TaskInfo>;
  /** Lists one page of tasks, newest first. */
  list(data?: ListData, options?: CallOptions): Promise<Pick<TaskList, 'Tasks' | 'NextCursor'>>;
  /** Lists all tasks, and requests further pages as needed. */
  listAll(data?: Omit<ListData, 'Cursor'>, options?: CallOptions): AsyncGenerator<TaskInfo, void, undefined>;
}

/** Creates a client of web-record. Its calls throw ScfMediaError. */
export function createWebRecordClient(options: ConnectionOptions): WebRecordClient {
  const send = createConnection(options);
  const call = async (Action: string, Data: object, { signal }: CallOptions = {}): Promise<unknown> =>
    (await send({ method: 'POST', json: { Action, Data }, signal })).body;
  const command =
    (action: string) =>
    async (TaskID: string, options?: CallOptions): Promise<void> =>
      void (await call(action, { TaskID }, options));

  const describe = async (TaskID: string, options?: CallOptions): Promise<TaskInfo> => {
    const { RequestID: _, ...task } = (await call('Describe', { TaskID }, options)) as Task;
    return task;
  };
  const list: WebRecordClient['list'] = async (data = {}, options) => {
    const { RequestID: _, ...page } = (await call('List', data, options)) as TaskList;
    return page;
  };
  return {
    async start(data, options) {
      const given = { ClientToken: crypto.randomUUID(), ...data };
      return ((await call('Start', given, options)) as { TaskID: string }).TaskID;
    },
    pause: command('Pause'),
    resume: command('Resume'),
    refresh: command('Refresh'),
    stop: command('Stop'),
    describe,
    list,
    async *listAll(data = {}, options) {
      for (let Cursor: string | undefined; ;) {
        const page = await list({ ...data, ...(Cursor === undefined ? {} : { Cursor }) }, options);
        yield* page.Tasks;
        if (page.NextCursor === undefined) return;
        Cursor = page.NextCursor;
      }
    },
    ...createTaskFollower(describe, options.watch),
  };
}
