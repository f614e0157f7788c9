import { type CosClient, createCosClient, fenceCos } from '@scf-media/cloud/cos';
import type { KeyedCalls } from '@scf-media/cloud/scf';
import type { PrepareJob, WorkerParts } from '@scf-media/cloud/tasks';
import { createVodClient } from '@scf-media/cloud/vod';
import { findChromium, ownUserAgent, warnOfBrowser } from '@scf-media/media/browser';
import { toMessage } from '@scf-media/protocol/errors';
import type { TaskResult, TaskStatus } from '@scf-media/protocol/web-record';
import type { Config } from '../config.ts';
import type { RecordData, RecordTask } from '../record-task.ts';
import { openJournalStore } from './journal-store.ts';
import { recordPage } from './record-page.ts';
import type { WorkerContext } from './worker-context.ts';

/** Opens the worker, which records one page per task, or continues what a lost worker recorded. */
export function openRecordWorker({
  config,
  credentials,
  urlPolicy,
  log,
}: WorkerParts<Config>): PrepareJob<TaskStatus, RecordData, TaskResult> {
  void warnOfBrowser((advice) => log.warn(advice));
  const createCos = (calls: KeyedCalls): CosClient =>
    createCosClient({ ...calls, domain: config.cos.endpoint, timeoutMs: 60_000 });
  const cos = createCos(credentials.calls);
  const { region, endpoint, protocol, ...defaults } = config.vod;
  const vod: WorkerContext['vod'] = {
    ...defaults,
    client: (subAppId) => createVodClient({ ...credentials.calls, region, endpoint, protocol, subAppId }),
    cos: (keys) =>
      keys === undefined ? createCos(credentials.calls) : createCos({ credentials: () => keys }),
  };
  return () => {
    const chromiumPath = config.chromiumPath ?? findChromium(config.searchPath);
    // Runs while the task and its journals are read.
    void ownUserAgent(chromiumPath);
    return (run) => {
      const { confirm, log: taskLog } = run;
      const context: WorkerContext = {
        ...config,
        urlPolicy,
        vod,
        target: config.cos,
        chromiumPath,
        confirm,
        cos: fenceCos(cos, confirm, { isNext: run.task.attempts > 1 }),
        journalCos: cos,
        log: taskLog,
      };
      return {
        perform: () => recordPage(run, context),
        onFinished: (result) => run.scope.defer(() => deleteJournal(run.task, result, context)),
      };
    };
  };
}

/** Deletes the journal once the file is stored. Without a file it is kept: nothing else is left of the recording. */
async function deleteJournal(task: RecordTask, result: TaskResult, context: WorkerContext): Promise<void> {
  if (context.raw.keep || result.Videos === undefined) return;
  try {
    await openJournalStore(task.id, task.data.start, context).remove();
  } catch (error) {
    context.log.warn({ reason: toMessage(error) }, 'could not delete the journal');
  }
}
