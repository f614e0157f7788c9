import type { Logger } from '@scf-media/cloud/log';
import type { ScfClient } from '@scf-media/cloud/scf';
import type { TaskStore } from '@scf-media/cloud/task-store';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import type { RecordingRoom } from './recording-room.ts';

/** What the actions of the web function work with. */
export interface ActionContext {
  store: TaskStore;
  scf: ScfClient;
  /** The name of the event function that records. */
  workerFunction: string;
  /** Where the URLs of a request may lead. */
  urlPolicy: UrlPolicy;
  room: RecordingRoom;
  /** Whether there are keys that outlive the 6 hours of a role's keys. */
  hasPermanentKeys: boolean;
  requestId: string;
  log: Logger;
}
