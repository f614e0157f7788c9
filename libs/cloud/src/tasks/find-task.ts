import type { Caller } from '../http/access/index.ts';
import { isDue } from './decide-next-step.ts';
import { recoverIfLost } from './recover-lost-tasks.ts';
import { toTaskCursor } from './store/task-cursor.ts';
import type { Task, TaskFilter, TaskStore } from './store/task-store.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskData } from './task-data.ts';

/** The minimum page size for a limited caller, most of whose page may be tasks of others. */
const minPage = 200;
/** How many pages are read before a list that has something returns with a cursor. */
const maxPages = 20;

/** Pure: returns whether a caller may see and control a task. To anyone else it does not exist. */
export function isVisible({ data }: Pick<Task<TaskData>, 'data'>, { appKey, scope }: Caller): boolean {
  return scope === undefined || (appKey !== undefined && data.owner === appKey);
}

/** Whose tasks are looked up, and what to throw. */
interface TaskLookup {
  app: string;
  /** Returns the error for an id that the caller has no task with. */
  notFound(): Error;
}

/** Reads a task that the caller may see. @throws what `notFound` returns */
export async function findTask<Data extends TaskData>(
  id: string,
  { app, notFound }: TaskLookup,
  { store, caller }: { store: Pick<TaskStore, 'get'>; caller: Caller },
): Promise<Task<Data>> {
  const task = await store.get<Data>(id);
  if (task?.app !== app || !isVisible(task, caller)) throw notFound();
  return task;
}

/**
 * Reads a task to describe it. A task that has lost its worker is recovered first instead of waiting for the next
 * sweep.
 *
 * @throws what `notFound` returns
 */
export async function describeTask<Data extends TaskData>(
  id: string,
  lookup: TaskLookup,
  context: TaskContext & { caller: Caller },
): Promise<Task<Data>> {
  const task = await findTask<Data>(id, lookup, context);
  if (!isDue(task, Date.now())) return task;
  await recoverIfLost(task, context);
  return findTask(id, lookup, context);
}

/**
 * Lists the tasks that the caller may see, up to the limit.
 *
 * @returns `isWhole` when there are no more; otherwise at least one task, so that a cursor can be made
 */
export async function listVisibleTasks<Data extends TaskData>(
  store: Pick<TaskStore, 'list'>,
  caller: Caller,
  filter: TaskFilter & { limit: number },
): Promise<{ tasks: Task<Data>[]; isWhole: boolean }> {
  const tasks: Task<Data>[] = [];
  const wanted = filter.limit;
  const limit = caller.scope === undefined ? wanted : Math.max(wanted, minPage);
  let { after } = filter;
  for (let pages = 0; ; pages += 1) {
    const page = await store.list<Data>({ ...filter, limit, ...(after === undefined ? {} : { after }) });
    tasks.push(...page.filter((task) => isVisible(task, caller)));
    const last = page.at(-1);
    if (page.length < limit || last === undefined)
      return { tasks: tasks.slice(0, wanted), isWhole: tasks.length <= wanted };
    if (tasks.length >= wanted || (pages >= maxPages && tasks.length > 0))
      return { tasks: tasks.slice(0, wanted), isWhole: false };
    after = toTaskCursor(last);
  }
}

/** SCF passes on responses of up to 6 MB; a task's result may have a hundred events. */
const defaultMaxBytes = 4 * 1024 * 1024;

interface ListTaskPageOptions<Data, View> {
  store: Pick<TaskStore, 'list'>;
  caller: Caller;
  filter: TaskFilter & { limit: number };
  /** Converts a task into what clients see. */
  toView: (task: Task<Data>) => View;
  /** The maximum size of the response. */
  maxBytes?: number;
}

/**
 * Lists one page of tasks, newest first: as many as requested, or as fit into the response.
 *
 * @returns `NextCursor` when there may be more
 */
export async function listTaskPage<Data extends TaskData, View>({
  store,
  caller,
  filter,
  toView,
  maxBytes = defaultMaxBytes,
}: ListTaskPageOptions<Data, View>): Promise<{ Tasks: View[]; NextCursor?: string }> {
  const { tasks: found, isWhole: isLast } = await listVisibleTasks<Data>(store, caller, filter);
  const Tasks: View[] = [];
  let bytes = 0;
  for (const task of found) {
    const view = toView(task);
    bytes += Buffer.byteLength(JSON.stringify(view)) + 1;
    if (bytes > maxBytes && Tasks.length > 0) break;
    Tasks.push(view);
  }
  const last = found[Tasks.length - 1];
  const isWhole = Tasks.length === found.length && isLast;
  return { Tasks, ...(last === undefined || isWhole ? {} : { NextCursor: toTaskCursor(last) }) };
}
