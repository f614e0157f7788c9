import type { Caller } from '../access/index.ts';
import { isDue } from './is-due.ts';
import type { Task, TaskFilter, TaskStore } from './store/task-store.ts';
import { toTaskCursor } from './store/task-cursor.ts';
import { recoverIfLost } from './recover-lost-tasks.ts';
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

/** Tells whose tasks are looked up, and what to throw. */
export interface TaskLookup {
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
