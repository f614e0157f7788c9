import type { CosClient } from '@scf-media/cloud/cos';
import type { Logger } from '@scf-media/cloud/log';
import type { Credentials } from '@scf-media/cloud/scf';
import type { TaskRun } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import type { VodClient } from '@scf-media/cloud/vod';
import type { TaskStatus } from '@scf-media/protocol/web-record';
import type { Config } from '../config.ts';
import type { RecordData } from '../record-task.ts';

/** The run of one recording. */
export type RecordRun = TaskRun<TaskStatus, RecordData>;

/** What a worker needs to record. */
export interface WorkerContext extends Pick<
  Config,
  'callback' | 'progressEveryMs' | 'upload' | 'raw' | 'maxTaskMs' | 'pageDefaults' | 'workDir' | 'ffmpegPath'
> {
  cos: CosClient;
  /** Restricts where the page and the callback may connect to. */
  urlPolicy: UrlPolicy;
  /** Where files go if their request names no bucket. */
  target: {
    bucket: string;
    region: string;
    endpoint?: string | undefined;
    playbackDomain?: string | undefined;
  };
  /** Defaults and clients for recordings that go to VOD. */
  vod: {
    /** Whether requests that name no destination go to VOD. */
    isDefault: boolean;
    subAppId: number | undefined;
    storageRegion: string | undefined;
    client(subAppId: number | undefined): VodClient;
    /** @param keys of one upload; defaults to the account's keys */
    cos(keys: Credentials | undefined): CosClient;
  };
  /** See `TaskRun.confirm`. Call it before effects that are visible outside COS. */
  confirm: () => Promise<unknown>;
  /** For journals. Not fenced: each worker has its own, and they continue while the task store is down. */
  journalCos: CosClient;
  chromiumPath: string;
  /** The task's logger. */
  log: Logger;
}
