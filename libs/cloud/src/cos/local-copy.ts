import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ObjectAddress } from './object-url.ts';
import type { TrackedPart } from './part-uploader.ts';

/**
 * Keeps what is on disk of a failed upload: one complete file if everything is there, otherwise a folder with the
 * parts that are and a `manifest.json` for finishing the upload by hand.
 *
 * @param parts all of them, the header first
 * @returns the path of the file or folder, named after the object
 */
export async function saveLocalCopy(options: {
  parentDir: string;
  to: ObjectAddress;
  contentType: string;
  uploadId: string | undefined;
  parts: readonly TrackedPart[];
}): Promise<string> {
  const path = join(options.parentDir, toFileName(options.to.key));
  if (isComplete(options.parts)) {
    await joinFiles(options.parts, path);
    return path;
  }
  const folder = `${path}.parts`;
  await mkdir(folder, { recursive: true });
  for (const part of options.parts)
    if (part.onDisk) await rename(part.path, join(folder, basename(part.path)));
  await writeFile(join(folder, 'manifest.json'), `${JSON.stringify(toManifest(options), null, 2)}\n`);
  return folder;
}

/** Returns whether all parts, including the header, are on disk. */
export function isComplete(parts: readonly TrackedPart[]): boolean {
  return parts[0]?.number === 1 && parts.every((part) => part.onDisk);
}

/** Appends each part to the first and deletes it, so that the disk does not need to hold everything twice. */
async function joinFiles(parts: readonly TrackedPart[], path: string): Promise<void> {
  await rm(path, { force: true });
  const [first, ...others] = parts;
  if (first !== undefined) await rename(first.path, path);
  for (const part of others) {
    await pipeline(createReadStream(part.path), createWriteStream(path, { flags: 'a' }));
    await rm(part.path);
  }
}

function toManifest(options: Parameters<typeof saveLocalCopy>[0]) {
  const { bucket, region, key } = options.to;
  const parts = options.parts.map((part) => ({
    partNumber: part.number,
    bytes: part.bytes,
    ...(part.etag === undefined ? {} : { etag: part.etag }),
    ...(part.onDisk ? { file: basename(part.path) } : {}),
  }));
  return { bucket, region, key, contentType: options.contentType, uploadId: options.uploadId, parts };
}

/** Converts the last segment of a key into a file name; COS allows keys that file systems do not. */
export function toFileName(key: string): string {
  const name = (key.split('/').at(-1) ?? '').replace(/[\u0000-\u001f\\:]/g, '_').slice(0, 80);
  return name === '' || name === '.' || name === '..' ? 'recording' : name;
}
