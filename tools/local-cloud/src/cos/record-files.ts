import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type BucketFolders, writeJson } from './bucket-folders.ts';
import { toObjectPath } from './object-files.ts';
import { type ObjectRecord, objectRecordSchema } from './object-record.ts';

/** Uses a hash, because a key may be longer than a file name. */
const toRecordPath = (folders: BucketFolders, key: string): string =>
  join(folders.records, `${createHash('sha256').update(key).digest('hex')}.json`);

export async function saveRecord(folders: BucketFolders, record: ObjectRecord): Promise<void> {
  await writeJson(folders, toRecordPath(folders, record.key), record);
}

export async function deleteRecord(folders: BucketFolders, key: string): Promise<void> {
  await rm(toRecordPath(folders, key), { force: true });
}

/**
 * Loads the records of a bucket after a restart. Drops records of deleted files, and updates those whose file has another size
 * because the process was killed between the two writes.
 */
export async function loadRecords(folders: BucketFolders): Promise<ObjectRecord[]> {
  const records: ObjectRecord[] = [];
  for (const name of await readdir(folders.records)) {
    const text = await readFile(join(folders.records, name), 'utf8');
    const record = await verify(folders, objectRecordSchema.parse(JSON.parse(text)));
    if (record === undefined) await rm(join(folders.records, name), { force: true });
    else records.push(record);
  }
  return records;
}

async function verify(folders: BucketFolders, record: ObjectRecord): Promise<ObjectRecord | undefined> {
  if (record.composite !== undefined) {
    const { folder, segments } = record.composite;
    const sizes = await Promise.all(
      segments.map(({ file }) => findSize(join(folders.uploads, folder, file))),
    );
    return segments.every(({ sizeBytes }, index) => sizes[index] === sizeBytes) ? record : undefined;
  }
  const path = toObjectPath(folders.files, record.key);
  const sizeBytes = await findSize(path);
  if (sizeBytes === undefined || sizeBytes === record.sizeBytes)
    return sizeBytes === undefined ? undefined : record;
  const hash = createHash('md5');
  await pipeline(createReadStream(path), hash);
  return { ...record, sizeBytes, etag: `"${hash.digest('hex')}"` };
}

async function findSize(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === true ? found.size : undefined;
}
