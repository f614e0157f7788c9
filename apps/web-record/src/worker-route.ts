import { eventInvokeRoute, type Service } from '@scf-media/cloud/http';
import { createLogger } from '@scf-media/cloud/log';
import { findChromium } from '@scf-media/media/browser';
import { ServiceError } from '@scf-media/protocol/errors';
import { z } from 'zod';
import type { Config } from './config.ts';
import { runTask } from './worker/run-task.ts';
import type { WorkerContext } from './worker/worker-context.ts';

const eventSchema = z.object({ TaskID: z.string().min(1) });

/** `POST /event-invoke` of the event function: records the task that the web function created. */
export function workerRoute(
  app: Service,
  { config, ...clients }: { config: Config } & Pick<WorkerContext, 'store' | 'cos' | 'vod' | 'urlPolicy'>,
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
        ...clients,
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
