import type { Logger } from '@scf-media/cloud/log';
import type { ScfClient } from '@scf-media/cloud/scf';
import type { TaskStore } from '@scf-media/cloud/task-store';

/** What the actions of the web function work with. */
export interface ActionContext {
  store: TaskStore;
  scf: ScfClient;
  /** The name of the event function that records. */
  workerFunction: string;
  requestId: string;
  log: Logger;
}
