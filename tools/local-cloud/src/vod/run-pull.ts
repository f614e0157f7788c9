import { toMessage } from '@scf-media/protocol/errors';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { LOCAL_VOD_BUCKET } from '../known-names.ts';
import { addFile } from './add-file.ts';
import { newFileId, newMediaName } from './identifiers.ts';
import { findContentType, toMediaFolder } from './media-objects.ts';
import { type VodFile } from './vod-file.ts';
import { type VodParts } from './vod-parts.ts';
import { type PullTask, TASK_ERROR } from './vod-task.ts';
import { currentIsoTime, makePullCompleteEvent } from './wire-events.ts';

const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** Fetches a file and raises PullComplete, even on failure. An interrupted pull is restarted at the next start. */
export async function runPull(parts: VodParts, taskId: string): Promise<void> {
  const { state, toMediaUrl, raise, stopping } = parts;
  const waiting = state.tasks.get(taskId);
  if (waiting?.kind !== 'PullUpload' || waiting.status === 'FINISH') return;
  const task: PullTask = { ...waiting, status: 'PROCESSING', beginTime: currentIsoTime() };
  state.tasks.put(taskId, task);
  const finish = (changes: Partial<PullTask>, file?: VodFile): ReturnType<typeof makePullCompleteEvent> => {
    const finished: PullTask = { ...task, ...changes, status: 'FINISH', finishTime: currentIsoTime() };
    state.tasks.put(taskId, finished);
    return makePullCompleteEvent(finished, file, toMediaUrl);
  };
  try {
    await fetchFile(parts, task, (file) =>
      finish({ fileId: file.fileId, message: 'SUCCESS', progress: 100 }, file),
    );
  } catch (error) {
    if (stopping.aborted) return;
    const { errCode } = TASK_ERROR.source;
    state.transaction(() => raise(taskId, finish({ errCode, message: toMessage(error) })));
  }
}

async function fetchFile(
  parts: VodParts,
  task: PullTask,
  makeEvent: Parameters<typeof addFile>[3],
): Promise<void> {
  const { cos, stopping } = parts;
  const fileId = newFileId();
  const key = `${toMediaFolder(fileId)}${newMediaName()}.${task.mediaType}`;
  const incoming = cos.incomingFile(LOCAL_VOD_BUCKET);
  try {
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS)]);
    const response = await fetch(task.mediaUrl, { signal });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new Error(`the server responded with ${response.status}`);
    }
    await pipeline(response.body, createWriteStream(incoming), { signal });
    const { sizeBytes } = await cos.put(LOCAL_VOD_BUCKET, key, incoming, findContentType(key));
    const { subAppId, name, mediaType: type, expireTime, classId, sourceContext } = task;
    const upload = { fileId, name, type, key, expireTime, classId, sourceContext };
    await addFile(
      parts,
      { ...upload, ...(subAppId === undefined ? {} : { subAppId }) },
      sizeBytes,
      makeEvent,
    );
  } catch (error) {
    await cos.delete(LOCAL_VOD_BUCKET, key);
    throw error;
  } finally {
    await rm(incoming, { force: true });
  }
}
