import type { Caller } from '../access/index.ts';
import { isDue } from './is-due.ts';
import type { Task, TaskFilter, TaskStore } from './store/task-store.ts';
import { toTaskCursor } from './store/task-cursor.ts';
import { recoverIfLost } from './recover-lost-tasks.ts';
import type { TaskContext } from './task-context.ts';
import type { TaskData } from './task-data.ts';

/** Of others' tasks so many are passed over at once. */
const minPage = 200;
/** And so many times, before a list that has something says where to go on. */
const maxPages = 20;

/** Pure: whether a caller may see a task, and steer it. To one who may not it is as if there were none. */
export function isVisible({ data }: Pick<Task<TaskData>, 'data'>, { appKey, scope }: Caller): boolean {
  return scope === undefined || (appKey !== undefined && data.owner === appKey);
}

/** How a service finds its own tasks. */
export interface TaskLookup {
  app: string;
  /** The error for an id of which there is no task that the caller may see. */
  notFound(): Error;
}

/** Reads a task that the caller may see. @throws what `notFound` makes */
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
 * Reads a task for a caller who wants to know how it is. If it has lost its worker it gets a new one first, without waiting
 * for the next sweep.
 *
 * @throws what `notFound` makes
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
 * The tasks of a list that the caller may see, as many as it has room for.
 *
 * @returns with `isWhole` when there are no more, and otherwise at least one, by which a cursor can be made
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
