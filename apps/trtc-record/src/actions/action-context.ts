import type { Caller } from '@scf-media/cloud/access';
import type { TaskContext, TaskRoom } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';

/** What the actions of the web function work with. */
export interface ActionContext extends TaskContext {
  /** Where the Callback of a request may lead. */
  urlPolicy: UrlPolicy;
  room: TaskRoom;
  /** Whether there are keys that outlive the 6 hours of a role's keys. */
  hasPermanentKeys: boolean;
  /** Signs the callback of a request that is refused. */
  callbackSignKeys: readonly string[];
  caller: Caller;
  requestId: string;
}
