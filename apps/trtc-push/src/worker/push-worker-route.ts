import type { Service } from '@scf-media/cloud/http';
import type { Logger } from '@scf-media/cloud/log';
import { type TaskStore, workerRoute } from '@scf-media/cloud/tasks';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import { findChromium, warnOfBrowser } from '@scf-media/media/browser';
import type { Config } from '../config.ts';
import { runPush } from './run-push.ts';

/** `POST /event-invoke` of the event function: carries out the push that is named for this run, or in the event. */
export function pushWorkerRoute(
  app: Service,
  { config, store, urlPolicy, log }: { config: Config; store: TaskStore; urlPolicy: UrlPolicy; log: Logger },
): void {
  const { chromiumPath, searchPath, ...tools } = config.programs;
  void warnOfBrowser((advice) => log.warn(advice));
  workerRoute(app, { namedByRun: true, timing: config.timing, log }, (worker) =>
    runPush(
      { ...worker, store },
      {
        ...config,
        urlPolicy,
        programs: { ...tools, chromiumPath: chromiumPath ?? findChromium(searchPath) },
      },
    ),
  );
}
