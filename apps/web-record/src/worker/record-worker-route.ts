import type { Service } from '@scf-media/cloud/http';
import { type TaskStore, workerRoute } from '@scf-media/cloud/tasks';
import { findChromium, ownUserAgent, warnOfBrowser } from '@scf-media/media/browser';
import type { Config } from '../config.ts';
import { runRecordTask } from './run-record-task.ts';
import type { WorkerContext } from './worker-context.ts';

// They come along with the worker: the web function loads neither.
export { createCosClient } from '@scf-media/cloud/cos';
export { createVodClient } from '@scf-media/cloud/vod';

/** `POST /event-invoke` of the event function: records the task that the web function created. */
export function recordWorkerRoute(
  app: Service,
  {
    config,
    store,
    log,
    ...clients
  }: { config: Config; store: TaskStore } & Pick<WorkerContext, 'cos' | 'vod' | 'urlPolicy' | 'log'>,
): void {
  void warnOfBrowser((advice) => log.warn(advice));
  workerRoute(app, { namedByRun: false, timing: config.timing, log }, (worker) => {
    const chromiumPath = config.chromiumPath ?? findChromium(config.searchPath);
    // While the task, its journal and its destination are looked at.
    void ownUserAgent(chromiumPath);
    return runRecordTask(
      { ...worker, store },
      {
        ...clients,
        target: config.cos,
        upload: config.upload,
        raw: config.raw,
        mostTaskMs: config.mostTaskMs,
        pageDefaults: config.pageDefaults,
        workDir: config.workDir,
        chromiumPath,
        ffmpegPath: config.ffmpegPath,
        callback: config.callback,
        log: worker.log,
      },
    );
  });
}
