import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BucketFolders, writeJson } from './bucket-folders.ts';
import { type NamedPart } from './complete-request.ts';
import { cosError } from './cos-error.ts';
import { compareKeys } from './list-objects.ts';
import { type ObjectRecord, type Segment } from './object-record.ts';
import { type ReceivedBody } from './receive-body.ts';
import {
  loadUploads,
  type MultipartUpload,
  toPartName,
  UPLOAD_FILE,
  type UploadedPart,
} from './upload-files.ts';

/** Minimum size of every part except the last. */
const MIN_PART_BYTES = 1024 * 1024;
export const MAX_PARTS = 10_000;

/** The open multipart uploads of one bucket. */
export interface MultipartStore {
  /** In the order of their keys. */
  list(): MultipartUpload[];
  /** @throws ServiceError `NoSuchUpload`, also if the upload has another key */
  find(id: string, key: string): MultipartUpload;
  start(key: string, headers: Record<string, string>): Promise<MultipartUpload>;
  /** Moves a received body to a part, replacing one with the same number. */
  putPart(upload: MultipartUpload, number: number, body: ReceivedBody): Promise<void>;
  /**
   * Completes an upload to an object, which `keep` stores.
   *
   * @throws ServiceError `InvalidPart`, `InvalidPartOrder` or `EntityTooSmall`; the upload then stays open
   */
  complete(
    upload: MultipartUpload,
    named: readonly NamedPart[],
    keep: (record: ObjectRecord) => Promise<void>,
  ): Promise<ObjectRecord>;
  abort(upload: MultipartUpload): Promise<void>;
}

/** @param merging folders of completed uploads that are still being merged; other left-over folders are removed */
export async function openMultipartStore(
  folders: BucketFolders,
  merging: ReadonlySet<string>,
): Promise<MultipartStore> {
  const uploads = await loadUploads(folders, merging);
  const toFolder = (upload: MultipartUpload): string => join(folders.uploads, upload.id);

  return {
    list: () => [...uploads.values()].sort((a, b) => compareKeys(a.key, b.key)),
    find(id, key) {
      const upload = uploads.get(id);
      if (upload === undefined || upload.key !== key) throw noSuchUpload();
      return upload;
    },
    async start(key, headers) {
      const upload = { id: randomUUID(), key, initiated: new Date().toISOString(), headers };
      const folder = join(folders.uploads, upload.id);
      await mkdir(folder);
      await writeJson(folders, join(folder, UPLOAD_FILE), upload);
      const started = { ...upload, parts: new Map<number, UploadedPart>() };
      uploads.set(upload.id, started);
      return started;
    },
    async putPart(upload, number, body) {
      const file = toPartName(number, body.md5);
      const moved = uploads.has(upload.id) && (await move(body.file, join(toFolder(upload), file)));
      if (!moved || !uploads.has(upload.id)) {
        await rm(body.file, { force: true });
        throw noSuchUpload();
      }
      const before = upload.parts.get(number);
      const lastModified = new Date().toISOString();
      upload.parts.set(number, { number, md5: body.md5, sizeBytes: body.sizeBytes, lastModified, file });
      if (before !== undefined && before.file !== file)
        await rm(join(toFolder(upload), before.file), { force: true });
    },
    async complete(upload, named, keep) {
      const parts = chooseParts(upload, named);
      const record = makeComposite(upload, parts);
      uploads.delete(upload.id);
      try {
        await keep(record);
      } catch (error) {
        uploads.set(upload.id, upload);
        throw error;
      }
      await rm(join(toFolder(upload), UPLOAD_FILE), { force: true });
      return record;
    },
    async abort(upload) {
      uploads.delete(upload.id);
      await rm(toFolder(upload), { recursive: true, force: true });
    },
  };
}

function chooseParts(upload: MultipartUpload, named: readonly NamedPart[]): UploadedPart[] {
  named.forEach(({ number }, index) => {
    if (number <= (named[index - 1]?.number ?? 0))
      throw cosError('InvalidPartOrder', 'The list of parts was not in ascending order.');
  });
  const parts = named.map(({ number, etag }) => {
    const part = upload.parts.get(number);
    if (part === undefined || part.md5 !== etag.toLowerCase())
      throw cosError('InvalidPart', `Part ${number} was not uploaded, or its ETag does not match.`);
    return part;
  });
  const small = parts.slice(0, -1).find(({ sizeBytes }) => sizeBytes < MIN_PART_BYTES);
  if (small !== undefined)
    throw cosError('EntityTooSmall', `Part ${small.number} is smaller than the minimum of 1 MB.`);
  return parts;
}

function makeComposite(upload: MultipartUpload, parts: readonly UploadedPart[]): ObjectRecord {
  const segments: Segment[] = parts.map(({ file, sizeBytes }) => ({ file, sizeBytes }));
  return {
    key: upload.key,
    sizeBytes: segments.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    etag: `"${computeMultipartEtag(parts.map(({ md5 }) => md5))}"`,
    lastModified: new Date().toISOString(),
    headers: upload.headers,
    composite: { folder: upload.id, segments },
  };
}

/** Computes the ETag of a multipart object: the MD5 of the parts' MD5s, and their number. */
function computeMultipartEtag(md5s: readonly string[]): string {
  const digests = Buffer.concat(md5s.map((md5) => Buffer.from(md5, 'hex')));
  return `${createHash('md5').update(digests).digest('hex')}-${md5s.length}`;
}

async function move(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    // The upload was aborted meanwhile, and its folder removed.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

const noSuchUpload = (): Error =>
  cosError('NoSuchUpload', 'The specified multipart upload does not exist. The upload ID might be invalid.');
