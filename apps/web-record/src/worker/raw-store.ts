import { join } from 'node:path';
import {
  createCosJournalStore,
  createDirectoryJournalStore,
  type JournalStore,
  encryptJournalStore,
} from '@scf-media/cloud/journal';
import type { StartData } from '@scf-media/protocol/web-record';
import type { WorkerContext } from './worker-context.ts';

/** What a journal may take of SCF's /tmp, which has 512 MB for everything. */
const maxTemporaryBytes = 200 * 1024 * 1024;

/** A task's journal. Where the file is encrypted it is sealed with the same key: who may read files finds no media in it. */
export function chooseRawStore(
  taskId: string,
  start: StartData,
  context: Pick<WorkerContext, 'journalCos' | 'raw' | 'target'>,
): JournalStore {
  const { EncryptKey } = start.Output.Video;
  const store = placeOf(taskId, start, context);
  return EncryptKey === undefined ? store : encryptJournalStore(store, EncryptKey, taskId);
}

/** Where it is, by its `StorageType`: COS below `raw/`, or a directory (a mounted CFS in SCF). */
function placeOf(
  taskId: string,
  { StorageType, Output }: StartData,
  { journalCos: cos, raw, target }: Pick<WorkerContext, 'journalCos' | 'raw' | 'target'>,
): JournalStore {
  if (StorageType !== 'cos') return createDirectoryJournalStore(join(raw.dir, taskId));
  const place =
    raw.bucket === undefined
      ? { bucket: Output.Cos?.Bucket ?? target.bucket, region: Output.Cos?.Region ?? target.region }
      : { bucket: raw.bucket, region: raw.region ?? target.region };
  return createCosJournalStore({ cos, ...place, prefix: `raw/${taskId}/` });
}

/** How large a task's journal may become: without limit where it was given a place of its own. */
export function maxJournalBytes({ StorageType }: StartData, { raw }: Pick<WorkerContext, 'raw'>): number {
  return StorageType === 'cos' || raw.hasOwnDir ? Infinity : maxTemporaryBytes;
}
