import type { CosClient } from '@scf-media/cloud/cos';
import type { Credentials } from '@scf-media/cloud/scf';
import type { TaskRun } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import type { TaskStatus } from '@scf-media/protocol/trtc-record';
import type { Config } from '../config.ts';
import type { RecordData } from '../record-task.ts';

/** The run of one recording. */
export type RecordRun = TaskRun<TaskStatus, RecordData>;

/** What a worker needs to record. */
export interface WorkerContext extends Pick<
  Config,
  'callback' | 'progressEveryMs' | 'disk' | 'upload' | 'cosEndpoint' | 'room' | 'ffmpegPath'
> {
  /** @param keys the caller's; defaults to the function's */
  cos(keys: Credentials | undefined): CosClient;
  /** Restricts where callbacks may connect to. */
  urlPolicy: UrlPolicy;
  chromiumPath: string;
}
