import type { Progress } from '../progress/progress.ts';
import { until } from '../until.ts';
import { startedTask } from './started-task.ts';
import { transcodeProgress } from './transcode-progress.ts';
import { uploadEventLine } from './upload-event-line.ts';
import type { VodApi } from './vod-api.ts';
import type { VodCallbackClient } from './vod-callback-client.ts';

const eventTimeoutMs = 30_000;
const transcodeTimeoutMs = 120_000;

export interface FollowOptions {
  service: VodCallbackClient;
  vod: VodApi;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * Tells what happens to a file that was uploaded: its event, and its transcodes while they run.
 *
 * @returns what vod-callback has of the transcodes
 * @throws when a step is not done in time, or vod-callback gave up
 */
export async function followUpload(fileId: string, options: FollowOptions): Promise<unknown[]> {
  const { service, vod, progress, signal } = options;
  const { event, taskId } = await until(
    async () => {
      const event = await service.event('NewFileUpload', fileId);
      const taskId = event && startedTask(event);
      return taskId === undefined ? undefined : { event: event?.Event, taskId };
    },
    { timeoutMs: eventTimeoutMs, signal, tooLate: () => `no task was started for file ${fileId}` },
  );
  progress.say(uploadEventLine(event));
  progress.say(`and started task ${taskId}`);
  await until(
    async () => {
      const { isFinished, ...work } = transcodeProgress(await vod.describeTaskDetail({ TaskId: taskId }));
      progress.showDone({ label: 'transcoding', ...work });
      return isFinished ? true : undefined;
    },
    { timeoutMs: transcodeTimeoutMs, signal, tooLate: () => `task ${taskId} is not over` },
  );
  return until(() => service.results(fileId), {
    timeoutMs: eventTimeoutMs,
    signal,
    tooLate: () => `vod-callback has no results of file ${fileId}`,
  });
}
