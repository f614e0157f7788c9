import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where a bucket keeps its things. */
export interface BucketFolders {
  /** The objects, as plain files. */
  readonly files: string;
  /** One JSON file for each object, with its headers. */
  readonly records: string;
  /** One folder for each multipart upload. */
  readonly uploads: string;
  /** A new name for a file that is being written; what is left there at the start is thrown away. */
  incomingFile(): string;
}

/** Makes the folders of a bucket: `<dir>/cos/<bucket>` and `<dir>/cos-state/<bucket>`. */
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

/** Writes a JSON file so that a reader sees the old one or the new one, never half of it. */
export async function writeJson(folders: BucketFolders, path: string, content: unknown): Promise<void> {
  const incoming = folders.incomingFile();
  await writeFile(incoming, JSON.stringify(content));
  await rename(incoming, path);
}
