import type { CosClient } from '@scf-media/cloud/cos';
import type { Credentials } from '@scf-media/cloud/scf';
import type { TaskRun } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import type { TaskStatus } from '@scf-media/protocol/trtc-record';
import type { Config } from '../config.ts';
import type { RecordData } from '../record-task.ts';

/** One recording, held by its worker. */
export type RecordRun = TaskRun<TaskStatus, RecordData>;

/** What a worker records with. */
export interface WorkerContext extends Pick<
  Config,
  'callback' | 'progressEveryMs' | 'disk' | 'upload' | 'cosEndpoint' | 'room' | 'ffmpegPath'
> {
  /** @param keys the caller's; without them those of the function */
  cos(keys: Credentials | undefined): CosClient;
  /** Where callbacks may lead. */
  urlPolicy: UrlPolicy;
  chromiumPath: string;
}
