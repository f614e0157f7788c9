import { createCosClient } from '@scf-media/cloud/cos';
import type { PrepareJob, WorkerParts } from '@scf-media/cloud/tasks';
import { findChromium, warnOfBrowser } from '@scf-media/media/browser';
import type { Outcome, TaskStatus } from '@scf-media/protocol/trtc-record';
import type { Config } from '../config.ts';
import type { RecordData } from '../record-task.ts';
import { recordRoom } from './record-room.ts';
import type { WorkerContext } from './worker-context.ts';

/** Opens the worker, which records one room per task. */
export function openRecordWorker({
  config,
  credentials,
  urlPolicy,
  log,
}: WorkerParts<Config>): PrepareJob<TaskStatus, RecordData, Outcome> {
  void warnOfBrowser((advice) => log.warn(advice));
  // If the caller has keys, use only those: COS would reject them with the role's token.
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
