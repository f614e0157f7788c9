import type { VodCallbackClient } from '@scf-media/client';
import type { Progress } from '../progress/progress.ts';
import { until } from './until.ts';
import { startedTask } from './started-task.ts';
import { transcodeProgress } from './transcode-progress.ts';
import { uploadEventLine } from './upload-event-line.ts';
import type { VodApi } from './vod-api.ts';

const transcodeTimeoutMs = 120_000;

interface FollowOptions {
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
  const event = await service.events.waitFor(`NewFileUpload-${fileId}`, 'done');
  const taskId = startedTask(event);
  progress.say(uploadEventLine(event.Event));
  progress.say(`and started task ${taskId}`);
  await until(
    async () => {
      const { isFinished, ...work } = transcodeProgress(await vod.describeTaskDetail({ TaskId: taskId }));
      progress.showDone({ label: 'transcoding', ...work });
      return isFinished ? true : undefined;
    },
    { timeoutMs: transcodeTimeoutMs, signal, tooLate: () => `task ${taskId} is not over` },
  );
  return (await service.results.waitFor(fileId)).Results;
}
