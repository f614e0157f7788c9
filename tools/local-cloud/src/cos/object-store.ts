import { createWriteStream } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type BucketFolders } from './bucket-folders.ts';
import { type ByteRange } from './byte-range.ts';
import { cosError } from './cos-error.ts';
import { createKeyedLock } from './keyed-lock.ts';
import { placeFile, removeFile } from './object-files.ts';
import { objectPath } from './object-path.ts';
import { type ObjectRecord } from './object-record.ts';
import { createReaderCount } from './reader-count.ts';
import { deleteRecord, loadRecords, saveRecord } from './record-files.ts';
import { readSlices, slicesOf } from './segments.ts';

/** The objects of one bucket. */
export interface ObjectStore {
  /** All of them, in no order. */
  list(): Iterable<ObjectRecord>;
  find(key: string): ObjectRecord | undefined;
  /** Takes a finished file over as the object. */
  put(record: ObjectRecord, file: string): Promise<void>;
  /** Makes an object of the parts it names, in a time that does not depend on its size, and merges them later. */
  putComposite(record: ObjectRecord): Promise<void>;
  /**
   * Opens an object for reading. The stream must be read to its end or destroyed.
   *
   * @throws ServiceError `NoSuchKey`
   */
  read(key: string, rangeOf: (record: ObjectRecord) => ByteRange | undefined): Promise<ObjectContent>;
  delete(key: string): Promise<void>;
  /** Resolves when every composite that exists now is a plain file, and its parts are gone. */
  merged(): Promise<void>;
}

export interface ObjectContent {
  readonly record: ObjectRecord;
  /** Undefined for the whole object. */
  readonly range: ByteRange | undefined;
  readonly body: Readable;
}

/** Opens the objects of a bucket and goes on with merges that a stop interrupted. */
export async function openObjectStore(folders: BucketFolders): Promise<ObjectStore> {
  const records = new Map((await loadRecords(folders)).map((record) => [record.key, record]));
  const locked = createKeyedLock();
  const readers = createReaderCount();
  const discards = new Set<Promise<void>>();
  let merges: Promise<void> = Promise.resolve();

  const commit = async (record: ObjectRecord): Promise<void> => {
    const before = records.get(record.key);
    await saveRecord(folders, record);
    records.set(record.key, record);
    discardParts(before);
  };
  // Not awaited by who replaces an object: a slow reader of the old one may take its time.
  const discardParts = (record: ObjectRecord | undefined): void => {
    if (record?.composite === undefined) return;
    const { folder } = record.composite;
    const discarded = readers
      .idle(folder)
      .then(() => rm(join(folders.uploads, folder), { recursive: true, force: true }))
      .catch((error: unknown) =>
        console.error(`local COS could not remove the parts of ${record.key}:`, error),
      )
      .finally(() => discards.delete(discarded));
    discards.add(discarded);
  };
  // One at a time: a merge is disk work in the background of a recording.
  const mergeLater = (record: ObjectRecord): void => {
    merges = merges
      .then(() => merge(record))
      // The object stays a composite, which reads the same; the next start tries again.
      .catch((error: unknown) => console.error(`local COS could not merge ${record.key}:`, error));
  };
  const merge = async (record: ObjectRecord): Promise<void> => {
    const { composite, ...plain } = record;
    if (composite === undefined || records.get(record.key) !== record) return;
    const file = folders.incomingFile();
    const [only, ...others] = composite.segments;
    const release = readers.enter(composite.folder);
    try {
      if (only !== undefined && others.length === 0) {
        await link(join(folders.uploads, composite.folder, only.file), file);
      } else {
        const everything = slicesOf(composite.segments, { first: 0, last: record.sizeBytes - 1 });
        await pipeline(
          readSlices(join(folders.uploads, composite.folder), everything),
          createWriteStream(file),
        );
      }
    } finally {
      release();
    }
    await locked(record.key, async () => {
      if (records.get(record.key) !== record) return rm(file, { force: true });
      await placeFile(file, objectPath(folders.files, record.key));
      await commit(plain);
    });
  };
  for (const record of records.values()) mergeLater(record);

  return {
    list: () => records.values(),
    find: (key) => records.get(key),
    put: (record, file) =>
      locked(record.key, async () => {
        await placeFile(file, objectPath(folders.files, record.key));
        await commit(record);
      }),
    putComposite: (record) =>
      locked(record.key, async () => {
        await commit(record);
        mergeLater(record);
      }),
    // Locked, so that the record and the opened file are of the same version; the reading itself is not.
    read: (key, rangeOf) =>
      locked(key, async () => {
        const record = records.get(key);
        if (record === undefined) throw noSuchKey();
        const range = rangeOf(record);
        const wanted = range ?? { first: 0, last: record.sizeBytes - 1 };
        if (record.composite === undefined)
          return { record, range, body: await openPlain(objectPath(folders.files, key), record, wanted) };
        const { folder, segments } = record.composite;
        const slices = readSlices(join(folders.uploads, folder), slicesOf(segments, wanted));
        const body = Readable.from(slices, { objectMode: false });
        return { record, range, body: body.once('close', readers.enter(folder)) };
      }),
    delete: (key) =>
      locked(key, async () => {
        const before = records.get(key);
        if (before === undefined) return;
        records.delete(key);
        await deleteRecord(folders, key);
        await removeFile(objectPath(folders.files, key), folders.files);
        discardParts(before);
      }),
    async merged() {
      await merges;
      await Promise.all(discards);
    },
  };
}

async function openPlain(path: string, record: ObjectRecord, range: ByteRange): Promise<Readable> {
  const handle = await open(path).catch((cause: unknown) => {
    throw noSuchKey(cause);
  });
  if (record.sizeBytes === 0) {
    await handle.close();
    return Readable.from([]);
  }
  return handle.createReadStream({ start: range.first, end: range.last, highWaterMark: 256 * 1024 });
}

const noSuchKey = (cause?: unknown): Error =>
  cosError('NoSuchKey', 'The specified key does not exist.', cause);
