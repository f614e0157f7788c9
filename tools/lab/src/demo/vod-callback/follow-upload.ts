import { setTimeout as delay } from 'node:timers/promises';
import type { VodCallback, VodCallbackClient } from '@scf-media/client';
import { parseVodEvent } from '@scf-media/protocol/vod-events';
import type { DescribeTaskDetailResponse } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_models.js';
import { z } from 'zod';
import type { Progress } from '../progress.ts';
import type { VodApi } from './upload-to-vod.ts';

const transcodeTimeoutMs = 120_000;
const pollMs = 50;

interface FollowOptions {
  service: VodCallbackClient;
  vod: VodApi;
  progress: Progress;
  signal: AbortSignal;
}

/**
 * Prints what happens to an uploaded file: its event, and the progress of its transcodes.
 *
 * @returns the results that vod-callback has stored for the transcodes
 * @throws Error when a step is not done in time, or vod-callback gave up
 */
export async function followUpload(fileId: string, options: FollowOptions): Promise<unknown[]> {
  const { service, vod, progress, signal } = options;
  const event = await service.events.waitFor(`NewFileUpload-${fileId}`, 'done');
  const taskId = getStartedTask(event);
  progress.say(describeUploadEvent(event.Event));
  progress.say(`and started task ${taskId}`);
  const deadlineMs = performance.now() + transcodeTimeoutMs;
  for (;;) {
    const { isFinished, ...work } = readTranscodeProgress(await vod.describeTaskDetail({ TaskId: taskId }));
    progress.showWork({ label: 'transcoding', ...work });
    if (isFinished) break;
    if (performance.now() > deadlineMs)
      throw new Error(`task ${taskId} is not finished after ${transcodeTimeoutMs / 1000} s`);
    await delay(pollMs, undefined, { signal });
  }
  return (await service.results.waitFor(fileId)).Results;
}

const startedSchema = z.object({ Started: z.string() });

/**
 * Returns the id of the task that vod-callback started for an event.
 *
 * @throws Error when it did something else
 */
export function getStartedTask(event: Pick<VodCallback.StoredEvent, 'Id' | 'Result'>): string {
  const result = startedSchema.safeParse(event.Result);
  if (result.success) return result.data.Started;
  throw new Error(`vod-callback started nothing for ${event.Id}: ${JSON.stringify(event.Result)}`);
}

/**
 * Describes the file of a NewFileUpload event in one line.
 *
 * @throws Error when it is another event
 */
export function describeUploadEvent(value: unknown): string {
  const event = parseVodEvent(value);
  if (event.EventType !== 'NewFileUpload') throw new Error(`${event.EventType} is not NewFileUpload`);
  const { FileId, MediaBasicInfo: info, MetaData: media } = event.FileUploadEvent;
  const details = [
    `${info?.Name ?? ''}.${info?.Type ?? ''}`,
    media?.Width && media.Height && `${media.Width}x${media.Height}`,
    media?.Duration && `${media.Duration.toFixed(2)} s`,
    `FileId ${FileId}`,
  ];
  return `vod-callback received ${event.EventType}: ${details.filter(Boolean).join(', ')}`;
}

/** The progress of a task's transcodes. */
interface TranscodeProgress {
  isFinished: boolean;
  /** The mean of all transcodes, 0 to 100. */
  percent: number;
  /** The progress of each, by its template. */
  parts: string;
}

/** Reads the progress of the transcodes from DescribeTaskDetail's response about a Procedure task. */
export function readTranscodeProgress({
  Status,
  ProcedureTask,
}: Pick<DescribeTaskDetailResponse, 'Status' | 'ProcedureTask'>): TranscodeProgress {
  const transcodes = (ProcedureTask?.MediaProcessResultSet ?? []).flatMap(({ TranscodeTask: task }) =>
    task ? [{ definition: task.Input?.Definition ?? 0, percent: task.Progress ?? 0 }] : [],
  );
  const total = transcodes.reduce((sum, { percent }) => sum + percent, 0);
  return {
    isFinished: Status === 'FINISH',
    percent: transcodes.length === 0 ? 0 : Math.floor(total / transcodes.length),
    parts: transcodes.map(({ definition, percent }) => `${definition} ${percent} %`).join(', '),
  };
}
