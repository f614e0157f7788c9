import { createCosClient } from '@scf-media/cloud/cos';
import type { Service } from '@scf-media/cloud/http';
import type { Logger } from '@scf-media/cloud/log';
import type { CredentialSource } from '@scf-media/cloud/scf';
import { type TaskStore, workerRoute } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import { findChromium, warnOfBrowser } from '@scf-media/media/browser';
import type { Config } from '../config.ts';
import { runRecording } from './run-recording.ts';
import type { WorkerContext } from './worker-context.ts';

/** `POST /event-invoke` of the event function: records the room of the task that is named for this run, or in the event. */
export function recordWorkerRoute(
  app: Service,
  {
    config,
    store,
    credentials,
    urlPolicy,
    log,
  }: { config: Config; store: TaskStore; credentials: CredentialSource; urlPolicy: UrlPolicy; log: Logger },
): void {
  // The caller's keys alone when there are any: the token of the role beside them would be refused.
  const cos: WorkerContext['cos'] = (keys) =>
    createCosClient({
      ...(keys === undefined ? credentials.calls : { credentials: () => keys }),
      domain: config.cosEndpoint,
      timeoutMs: 60_000,
    });
  void warnOfBrowser((advice) => log.warn(advice));
  workerRoute(app, { namedByRun: true, timing: config.timing, log }, (worker) =>
    runRecording(
      { ...worker, store },
      { ...config, cos, urlPolicy, chromiumPath: config.chromiumPath ?? findChromium(config.searchPath) },
    ),
  );
}
