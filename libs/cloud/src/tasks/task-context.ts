import type { Logger } from '../log/index.ts';
import type { ScfClient } from '../scf/index.ts';
import type { Task, TaskStore } from './store/task-store.ts';
import type { TaskData } from './task-data.ts';
import type { TaskTiming } from './task-timing.ts';

/** What the web function needs to create and recover tasks. */
export interface TaskContext {
  store: TaskStore;
  scf: ScfClient;
  /** The name of the event function. */
  workerFunction: string;
  /** Ends a task that no worker starts on, and sends its callback; see `createTaskCloser`. */
  close: (task: Task<TaskData>, reason: string) => Promise<void>;
  timing?: TaskTiming;
  log: Logger;
}
