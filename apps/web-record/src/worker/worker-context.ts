import type { CosClient } from '@scf-media/cloud/cos';
import type { Logger } from '@scf-media/cloud/log';
import type { VodClient } from '@scf-media/cloud/vod';
import type { Credentials } from '@scf-media/cloud/scf';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import type { PageDefaults } from './page-settings.ts';

/** What a worker records with. */
export interface WorkerContext {
  cos: CosClient;
  /** Where the page and the callback may connect to. */
  urlPolicy: UrlPolicy;
  /** Where files go that name no bucket of their own. */
  target: {
    bucket: string;
    region: string;
    endpoint?: string | undefined;
    playbackDomain?: string | undefined;
  };
  /** Where recordings go that ask for VOD; what they leave open. */
  vod: {
    /** Those too that ask for nothing. */
    isDefault: boolean;
    subAppId: number | undefined;
    storageRegion: string | undefined;
    client(subAppId: number | undefined): VodClient;
    /** @param keys of one upload; without them the account's own */
    cos(keys: Credentials | undefined): CosClient;
  };
  upload: {
    /** Of the first parts. */
    partBytes: number;
    /** How long the end of an upload is tried again before the local copy is all there is. */
    finishRetryMs: number;
  };
  /** Where the journals of tasks are. */
  raw: {
    dir: string;
    /** `dir` was chosen for journals: a mount, a disk. Otherwise it lies in `workDir`. */
    hasOwnDir: boolean;
    bucket: string | undefined;
    region: string | undefined;
    /** Leave them there when the file is safe. */
    keep: boolean;
  };
  /** See `TaskRun`; for what others see and is not in COS. */
  confirm: () => Promise<unknown>;
  /** For journals, which each worker has of its own: they go on while the store is away. */
  journalCos: CosClient;
  /** How long a worker may record: shorter than the keys of its role last, and than the platform lets it run. */
  mostTaskMs: number;
  pageDefaults: PageDefaults;
  workDir: string;
  chromiumPath: string;
  ffmpegPath: string;
  callback: { signKeys: readonly string[]; firstRetryMs: number; progressEveryMs: number };
  /** Of this task. */
  log: Logger;
}
