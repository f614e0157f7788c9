import type { Caller } from '../access/index.ts';
import { listVisibleTasks } from './find-task.ts';
import { toTaskCursor } from './store/task-cursor.ts';
import type { Task, TaskFilter, TaskStore } from './store/task-store.ts';
import type { TaskData } from './task-data.ts';

/** SCF hands on answers of up to 6 MB; a task's result may have a hundred events. */
const defaultMaxBytes = 4 * 1024 * 1024;

export interface ListTaskPageOptions<Data, View> {
  store: Pick<TaskStore, 'list'>;
  caller: Caller;
  filter: TaskFilter & { limit: number };
  /** A task as the wire shows it. */
  toView: (task: Task<Data>) => View;
  /** What the answer has room for. */
  maxBytes?: number;
}

/**
 * One page of a list of tasks, newest first: as many as were asked for, or as the answer has room for.
 *
 * @returns with `NextCursor` when there may be more
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
