import type { CosClient } from '@scf-media/cloud/cos';
import { eventInvokeRoute, type Service } from '@scf-media/cloud/http';
import type { TaskStore } from '@scf-media/cloud/task-store';
import type { UrlPolicy } from '@scf-media/cloud/url-policy';
import { createLogger } from '@scf-media/cloud/log';
import { findChromium } from '@scf-media/media/browser';
import { ServiceError } from '@scf-media/protocol/errors';
import { z } from 'zod';
import type { Config } from './config.ts';
import { runTask } from './worker/run-task.ts';

const eventSchema = z.object({ TaskID: z.string().min(1) });

/** `POST /event-invoke` of the event function: records the task that the web function created. */
export function workerRoute(
  app: Service,
  {
    config,
    store,
    cos,
    urlPolicy,
  }: { config: Config; store: TaskStore; cos: CosClient; urlPolicy: UrlPolicy },
): void {
  eventInvokeRoute(app, async (event, { requestId }, shutdown) => {
    const parsed = eventSchema.safeParse(event);
    if (!parsed.success) throw new ServiceError('InvalidEvent', 'TaskID missing', { fault: 'caller' });
    const taskId = parsed.data.TaskID;
    const log = createLogger({ name: config.workerFunction, level: config.logLevel }).child({
      requestId,
      taskId,
    });
    await runTask(
      taskId,
      {
        store,
        cos,
        urlPolicy,
        target: config.cos,
        upload: config.upload,
        raw: config.raw,
        workDir: config.workDir,
        chromiumPath: config.chromiumPath ?? findChromium(config.searchPath),
        ffmpegPath: config.ffmpegPath,
        callback: { signKey: config.callbackSignKey, firstRetryMs: config.callbackRetryMs },
        owner: requestId,
        log,
      },
      shutdown,
    );
    return { TaskID: taskId };
  });
}
