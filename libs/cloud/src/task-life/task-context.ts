import type { Logger } from '../log/index.ts';
import type { ScfClient } from '../scf/index.ts';
import type { TaskStore } from '../task-store/index.ts';

/** What the web function creates tasks and calls workers with. */
export interface TaskContext {
  store: TaskStore;
  scf: Pick<ScfClient, 'invokeEvent'>;
  /** The name of the event function that works. */
  workerFunction: string;
  log: Logger;
}
