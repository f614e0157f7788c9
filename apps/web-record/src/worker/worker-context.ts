import type { CosClient } from '@scf-media/cloud/cos';
import type { Logger } from '@scf-media/cloud/log';
import type { Credentials } from '@scf-media/cloud/scf';
import type { TaskRun } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import type { VodClient } from '@scf-media/cloud/vod';
import type { TaskStatus } from '@scf-media/protocol/web-record';
import type { Config } from '../config.ts';
import type { RecordData } from '../record-task.ts';

/** One recording, held by its worker. */
export type RecordRun = TaskRun<TaskStatus, RecordData>;

/** What a worker records with. */
export interface WorkerContext extends Pick<
  Config,
  'callback' | 'progressEveryMs' | 'upload' | 'raw' | 'maxTaskMs' | 'pageDefaults' | 'workDir' | 'ffmpegPath'
> {
  cos: CosClient;
  /** Where the page and the callback may connect to. */
  urlPolicy: UrlPolicy;
  /** Where files go if their request names no bucket. */
  target: {
    bucket: string;
    region: string;
    endpoint?: string | undefined;
    playbackDomain?: string | undefined;
  };
  /** Where recordings for VOD go; what their requests leave open. */
  vod: {
    /** Also applies to requests that name no destination. */
    isDefault: boolean;
    subAppId: number | undefined;
    storageRegion: string | undefined;
    client(subAppId: number | undefined): VodClient;
    /** @param keys of one upload; without them the account's own */
    cos(keys: Credentials | undefined): CosClient;
  };
  /** See `TaskRun`; for what others see and is not in COS. */
  confirm: () => Promise<unknown>;
  /** For journals, which each worker has of its own: they go on while the store is away. */
  journalCos: CosClient;
  chromiumPath: string;
  /** Of this task. */
  log: Logger;
}
