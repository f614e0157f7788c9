import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The folders of a bucket. */
export interface BucketFolders {
  /** Objects, as plain files. */
  readonly files: string;
  /** One JSON file per object, with its headers. */
  readonly records: string;
  /** One folder per multipart upload. */
  readonly uploads: string;
  /** Creates a new path for a file being written. Left-over files are removed at start. */
  incomingFile(): string;
}

/** Creates the folders of a bucket: `<dir>/cos/<bucket>` and `<dir>/cos-state/<bucket>`. */
export async function openBucketFolders(dir: string, bucket: string): Promise<BucketFolders> {
  const state = join(dir, 'cos-state', bucket);
  const incoming = join(state, 'incoming');
  const files = join(dir, 'cos', bucket);
  const records = join(state, 'records');
  const uploads = join(state, 'uploads');
  await rm(incoming, { recursive: true, force: true });
  for (const folder of [files, records, uploads, incoming]) await mkdir(folder, { recursive: true });
  return { files, records, uploads, incomingFile: () => join(incoming, randomUUID()) };
}

/** Writes a JSON file atomically. */
export async function writeJson(folders: BucketFolders, path: string, content: unknown): Promise<void> {
  const incoming = folders.incomingFile();
  await writeFile(incoming, JSON.stringify(content));
  await rename(incoming, path);
}
