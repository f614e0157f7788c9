import type { Caller } from '@scf-media/cloud/access';
import type { TaskContext, TaskRoom } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';

/** What the actions of the web function work with; the worker is the event function that records. */
export interface ActionContext extends TaskContext {
  /** Where the URLs of a request may lead. */
  urlPolicy: UrlPolicy;
  room: TaskRoom;
  /** Whether there are keys that outlive the 6 hours of a role's keys. */
  hasPermanentKeys: boolean;
  /** Where files go that name no place. */
  place: { bucket: string; isVod: boolean };
  caller: Caller;
  requestId: string;
}
