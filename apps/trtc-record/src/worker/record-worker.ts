import { createCosClient } from '@scf-media/cloud/cos';
import type { PrepareJob, WorkerParts } from '@scf-media/cloud/tasks';
import { findChromium, warnOfBrowser } from '@scf-media/media/browser';
import type { Outcome, TaskStatus } from '@scf-media/protocol/trtc-record';
import type { Config } from '../config.ts';
import type { RecordData } from '../record-task.ts';
import { recordRoom } from './record-room.ts';
import type { WorkerContext } from './worker-context.ts';

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
