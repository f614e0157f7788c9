import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type BucketFolders } from './bucket-folders.ts';

/** The file that describes an open upload, in its folder. */
export const UPLOAD_FILE = 'upload.json';

const uploadSchema = z.object({
  id: z.string(),
  key: z.string(),
  initiated: z.iso.datetime(),
  headers: z.record(z.string(), z.string()),
});

/** A completely received part. */
export interface UploadedPart {
  readonly number: number;
  readonly md5: string;
  readonly sizeBytes: number;
  readonly lastModified: string;
  readonly file: string;
}

/** An open upload. */
export interface MultipartUpload extends z.infer<typeof uploadSchema> {
  readonly parts: Map<number, UploadedPart>;
}

/** Creates the file name of a part, which contains its metadata for restarts. */
export const toPartName = (number: number, md5: string): string =>
  `${String(number).padStart(5, '0')}-${md5}.part`;

/** Loads open uploads after a restart, and removes other folders, except those in `merging`. */
export async function loadUploads(
  folders: BucketFolders,
  merging: ReadonlySet<string>,
): Promise<Map<string, MultipartUpload>> {
  const uploads = new Map<string, MultipartUpload>();
  for (const id of await readdir(folders.uploads)) {
    if (merging.has(id)) continue;
    const folder = join(folders.uploads, id);
    const text = await readFile(join(folder, UPLOAD_FILE), 'utf8').catch(() => undefined);
    if (text === undefined) await rm(folder, { recursive: true, force: true });
    else uploads.set(id, { ...uploadSchema.parse(JSON.parse(text)), parts: await loadParts(folder) });
  }
  return uploads;
}

async function loadParts(folder: string): Promise<Map<number, UploadedPart>> {
  const parts = new Map<number, UploadedPart>();
  for (const file of await readdir(folder)) {
    const [, number, md5] = /^(\d{5})-([\da-f]{32})\.part$/.exec(file) ?? [];
    if (number === undefined || md5 === undefined) continue;
    const { size, mtime } = await stat(join(folder, file));
    const part = { number: Number(number), md5, sizeBytes: size, lastModified: mtime.toISOString(), file };
    const other = parts.get(part.number);
    if (other === undefined || other.lastModified < part.lastModified) parts.set(part.number, part);
  }
  return parts;
}
