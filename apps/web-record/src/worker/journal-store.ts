import { join } from 'node:path';
import {
  createCosJournalStore,
  createDirectoryJournalStore,
  type JournalStore,
  encryptJournalStore,
} from '@scf-media/cloud/journal';
import type { StartData } from '@scf-media/protocol/web-record';
import type { WorkerContext } from './worker-context.ts';

/** Maximum size of a journal in SCF's /tmp, which has 512 MB for everything. */
const maxTemporaryBytes = 200 * 1024 * 1024;

/** Opens the store of a task's journals. If the file is encrypted, so are they, with the same key. */
export function openJournalStore(
  taskId: string,
  start: StartData,
  context: Pick<WorkerContext, 'journalCos' | 'raw' | 'target'>,
): JournalStore {
  const { EncryptKey } = start.Output.Video;
  const store = openPlainStore(taskId, start, context);
  return EncryptKey === undefined ? store : encryptJournalStore(store, EncryptKey, taskId);
}

/** Chooses by `StorageType`: COS below `raw/`, or a directory (on SCF, a mounted CFS). */
function openPlainStore(
  taskId: string,
  { StorageType, Output }: StartData,
  { journalCos: cos, raw, target }: Pick<WorkerContext, 'journalCos' | 'raw' | 'target'>,
): JournalStore {
  if (StorageType !== 'cos') return createDirectoryJournalStore(join(raw.dir, taskId));
  const address =
    raw.bucket === undefined
      ? { bucket: Output.Cos?.Bucket ?? target.bucket, region: Output.Cos?.Region ?? target.region }
      : { bucket: raw.bucket, region: raw.region ?? target.region };
  return createCosJournalStore({ cos, ...address, prefix: `raw/${taskId}/` });
}

/** The maximum size of a task's journal; unlimited in COS and in a directory of its own. */
export function findMaxJournalBytes({ StorageType }: StartData, { raw }: Pick<WorkerContext, 'raw'>): number {
  return StorageType === 'cos' || raw.hasOwnDir ? Infinity : maxTemporaryBytes;
}
