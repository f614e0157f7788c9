import { type CosClient, createCosClient } from '@scf-media/cloud/cos';
import type { Credentials } from '@scf-media/cloud/scf';
import type { TaskRun, PrepareJob, WorkerParts } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import { findChromium, warnOfBrowser } from '@scf-media/media/browser';
import type { Outcome, TaskStatus } from '@scf-media/protocol/trtc-record';
import type { Config } from '../config.ts';
import type { RecordData } from '../record-task.ts';
import { recordRoom } from './record-room.ts';

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

/** Opens the worker: for each task it gets, it records one room. */
export function openRecordWorker({
  config,
  credentials,
  urlPolicy,
  log,
}: WorkerParts<Config>): PrepareJob<TaskStatus, RecordData, Outcome> {
  void warnOfBrowser((advice) => log.warn(advice));
  // The caller's keys alone when there are any: the token of the role beside them would be refused.
  const cos: WorkerContext['cos'] = (keys) =>
    createCosClient({
      ...(keys === undefined ? credentials.calls : { credentials: () => keys }),
      domain: config.cosEndpoint,
      timeoutMs: 60_000,
    });
  return () => {
    const chromiumPath = config.chromiumPath ?? findChromium(config.searchPath);
    return (run) => ({ perform: () => recordRoom(run, { ...config, cos, urlPolicy, chromiumPath }) });
  };
}
