import type { Logger } from '../log/index.ts';
import type { ScfClient } from '../scf/index.ts';
import type { Task, TaskStore } from '../task-store/index.ts';
import type { TaskLifeData } from './task-life-data.ts';
import type { TaskTiming } from './task-timing.ts';

/** What the web function creates tasks and calls workers with. */
export interface TaskContext {
  store: TaskStore;
  scf: Pick<ScfClient, 'invokeEvent'>;
  /** The name of the event function that works. */
  workerFunction: string;
  /**
   * What else the next worker of a lost task has to know, such as how the run before it ended; goes into the task's
   * data. When it throws, the task is taken up later.
   */
  learn?: (lost: Task<TaskLifeData>) => Promise<object | undefined>;
  timing?: TaskTiming;
  log: Logger;
}
