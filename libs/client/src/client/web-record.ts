import type { ListData, StartData, Task, TaskInfo, TaskList } from '../wire/web-record.ts';
import { type ConnectionOptions, connectionTo } from './connection.ts';
import { type TaskFollower, taskFollower } from './follow-task.ts';

/** Of every call. */
export interface CallOptions {
  signal?: AbortSignal | undefined;
}

/** Recordings of web pages. Every call may be made twice: the second changes nothing. */
export interface WebRecordClient extends TaskFollower<TaskInfo> {
  /**
   * Begins a recording. A `ClientToken` is made up where there is none, so that a start that is tried again is still one.
   *
   * @returns its TaskID
   */
  start(data: StartData, options?: CallOptions): Promise<string>;
  pause(taskId: string, options?: CallOptions): Promise<void>;
  resume(taskId: string, options?: CallOptions): Promise<void>;
  /** Loads the page anew. */
  refresh(taskId: string, options?: CallOptions): Promise<void>;
  /** Ends a recording; its file is there when it is `finished`. */
  stop(taskId: string, options?: CallOptions): Promise<void>;
  describe(taskId: string, options?: CallOptions): Promise<TaskInfo>;
  /** One page, the newest first. */
  list(data?: ListData, options?: CallOptions): Promise<Pick<TaskList, 'Tasks' | 'NextCursor'>>;
  /** All of them, page by page. */
  listAll(data?: Omit<ListData, 'Cursor'>, options?: CallOptions): AsyncGenerator<TaskInfo, void, undefined>;
}

/** A client of web-record. Calls throw ScfMediaError. */
export function webRecordClient(options: ConnectionOptions): WebRecordClient {
  const ask = connectionTo(options);
  const act = async (Action: string, Data: object, { signal }: CallOptions = {}): Promise<unknown> =>
    (await ask({ method: 'POST', json: { Action, Data }, signal })).body;
  const command =
    (action: string) =>
    async (TaskID: string, options?: CallOptions): Promise<void> =>
      void (await act(action, { TaskID }, options));

  const describe = async (TaskID: string, options?: CallOptions): Promise<TaskInfo> => {
    const { RequestID: _, ...task } = (await act('Describe', { TaskID }, options)) as Task;
    return task;
  };
  const list: WebRecordClient['list'] = async (data = {}, options) => {
    const { RequestID: _, ...page } = (await act('List', data, options)) as TaskList;
    return page;
  };
  return {
    async start(data, options) {
      const given = { ClientToken: crypto.randomUUID(), ...data };
      return ((await act('Start', given, options)) as { TaskID: string }).TaskID;
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
    ...taskFollower(describe, options.watch),
  };
}
