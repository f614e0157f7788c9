import { toMessage } from '@scf-media/protocol/errors';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ObjectRecord } from '../cos/index.ts';
import { LOCAL_VOD_BUCKET } from '../known-names.ts';
import { deleteObjects, findContentType, toTranscodeFolder } from './media-objects.ts';
import { makeEmptyMetaData } from './media-meta-data.ts';
import { probeMedia } from './probe.ts';
import { findTemplate } from './templates.ts';
import { transcode, type TranscodedFile } from './transcode.ts';
import { type Transcode } from './vod-file.ts';
import { type VodParts } from './vod-parts.ts';
import { type ProcedureItem, type ProcedureTask, TASK_ERROR } from './vod-task.ts';
import { currentIsoTime, makeProcedureEvent } from './wire-events.ts';

/** Runs the remaining transcodes of a task in sequence. An interrupted one is restarted at the next start. */
export async function runProcedure(parts: VodParts, taskId: string): Promise<void> {
  const begun = change(parts, taskId, { status: 'PROCESSING', beginTime: currentIsoTime() });
  for (const [index, item] of begun?.items.entries() ?? []) {
    if (item.status !== 'PROCESSING') continue;
    changeItem(parts, taskId, index, { beginTime: currentIsoTime(), progress: 0 });
    const end = await runItem(parts, taskId, index, item.definition);
    if (end !== undefined) finishItem(parts, taskId, index, end);
    if (parts.stopping.aborted) return;
  }
}

type ItemEnd = Pick<ProcedureItem, 'status' | 'errCode' | 'errCodeExt' | 'message'> & { output?: Transcode };

/** Runs one transcode. @returns undefined if VOD stops */
async function runItem(
  parts: VodParts,
  taskId: string,
  index: number,
  definition: number,
): Promise<ItemEnd | undefined> {
  const task = findProcedure(parts, taskId);
  if (task === undefined) return undefined;
  if (parts.state.files.get(task.fileId) === undefined)
    return { status: 'FAIL', ...TASK_ERROR.source, message: 'The file was deleted.' };
  if (task.metaData.VideoStreamSet.length === 0)
    return { status: 'FAIL', ...TASK_ERROR.source, message: 'The file has no video.' };
  const folder = join(parts.dir, 'work', 'vod', `${taskId}-${index}`);
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const output = await makeOutput(parts, task, definition, folder, (progress) =>
      changeItem(parts, taskId, index, { progress }),
    );
    if (parts.state.files.get(task.fileId) !== undefined)
      return { status: 'SUCCESS', errCode: 0, errCodeExt: '', message: 'SUCCESS', output };
    await deleteObjects(parts.cos, task.fileId);
    return { status: 'FAIL', ...TASK_ERROR.source, message: 'The file was deleted.' };
  } catch (error) {
    if (parts.stopping.aborted) return undefined;
    const kind = error instanceof Error && 'code' in error ? TASK_ERROR.internal : TASK_ERROR.source;
    return { status: 'FAIL', ...kind, message: toMessage(error) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeOutput(
  { cos, toMediaUrl, tools, stopping }: VodParts,
  task: ProcedureTask,
  definition: number,
  folder: string,
  onProgress: (percent: number) => void,
): Promise<Transcode> {
  const template = findTemplate(definition);
  if (template === undefined) throw new Error(`The template ${definition} does not exist.`);
  const made = await transcode({
    source: toMediaUrl(task.fileKey),
    durationSeconds: task.metaData.Duration,
    template,
    folder,
    tools,
    onProgress,
    signal: stopping,
  });
  const sizeBytes = made.reduce((total, file) => total + file.sizeBytes, 0);
  const put = ({ name, path }: TranscodedFile): Promise<ObjectRecord> =>
    cos.put(LOCAL_VOD_BUCKET, `${toTranscodeFolder(task.fileId)}${name}`, path, findContentType(name));
  const [main, ...segments] = made;
  if (main === undefined) throw new Error('ffmpeg made no output');
  // Upload segments before the playlist, so that a visible playlist can be played.
  for (const segment of segments) await put(segment);
  const { key, etag } = await put(main);
  const metaData =
    (await probeMedia(toMediaUrl(key), sizeBytes, tools, stopping)) ?? makeEmptyMetaData(sizeBytes);
  return { definition, key, md5: etag.replaceAll('"', ''), metaData };
}

/** Stores the end of a transcode, the end of the task with the last one, and its event, atomically. */
function finishItem(parts: VodParts, taskId: string, index: number, end: ItemEnd): void {
  const { state, toMediaUrl, raise } = parts;
  state.transaction(() => {
    const finishTime = currentIsoTime();
    const changed = changeItem(parts, taskId, index, {
      ...end,
      finishTime,
      ...(end.status === 'SUCCESS' ? { progress: 100 } : {}),
    });
    const isLast = changed?.items.every(({ status }) => status !== 'PROCESSING') ?? false;
    const task = isLast ? change(parts, taskId, { status: 'FINISH', finishTime }) : changed;
    if (task === undefined) return;
    const file = state.files.get(task.fileId);
    if (file !== undefined && end.output !== undefined) {
      const others = file.transcodes.filter(({ definition }) => definition !== end.output?.definition);
      state.files.put(file.fileId, { ...file, updateTime: finishTime, transcodes: [...others, end.output] });
    }
    if (task.notifyMode === 'Change' || (task.notifyMode === 'Finish' && isLast))
      raise(task.fileId, makeProcedureEvent(task, toMediaUrl));
  });
}

function findProcedure({ state }: VodParts, taskId: string): ProcedureTask | undefined {
  const task = state.tasks.get(taskId);
  return task?.kind === 'Procedure' ? task : undefined;
}

function change(parts: VodParts, taskId: string, changes: Partial<ProcedureTask>): ProcedureTask | undefined {
  const task = findProcedure(parts, taskId);
  if (task === undefined) return undefined;
  const changed = { ...task, ...changes };
  parts.state.tasks.put(taskId, changed);
  return changed;
}

function changeItem(
  parts: VodParts,
  taskId: string,
  index: number,
  changes: Partial<ProcedureItem>,
): ProcedureTask | undefined {
  const items = findProcedure(parts, taskId)?.items.map((item, at) =>
    at === index ? { ...item, ...changes } : item,
  );
  return items === undefined ? undefined : change(parts, taskId, { items });
}
