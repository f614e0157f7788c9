import { createWriteStream } from 'node:fs';
import { link, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type BucketFolders } from './bucket-folders.ts';
import { type ByteRange, readSlices, toSlices } from './byte-range.ts';
import { cosError } from './cos-error.ts';
import { placeFile, removeFile, toObjectPath } from './object-files.ts';
import { type ObjectRecord } from './object-record.ts';
import { deleteRecord, loadRecords, saveRecord } from './record-files.ts';

/** Runs tasks with the same name sequentially, and tasks with different names concurrently. */
type KeyedLock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<unknown>>();
  return async (name, task) => {
    const previous = tails.get(name);
    const run = previous === undefined ? task() : previous.then(task, task);
    tails.set(name, run);
    try {
      return await run;
    } finally {
      if (tails.get(name) === run) tails.delete(name);
    }
  };
}

/** Counts readers, so that an object is removed only when it is not being read. */
interface ReaderCount {
  /** Adds a reader. @returns a function to call once when done */
  enter(name: string): () => void;
  /** Resolves when there are no readers. */
  idle(name: string): Promise<void>;
}

function createReaderCount(): ReaderCount {
  const readers = new Map<string, { count: number; idle: PromiseWithResolvers<void> }>();
  return {
    enter(name) {
      const entry = readers.get(name) ?? { count: 0, idle: Promise.withResolvers<void>() };
      entry.count += 1;
      readers.set(name, entry);
      return () => {
        entry.count -= 1;
        if (entry.count > 0) return;
        readers.delete(name);
        entry.idle.resolve();
      };
    },
    idle: async (name) => readers.get(name)?.idle.promise,
  };
}

/** The objects of one bucket. */
export interface ObjectStore {
  /** Lists all objects, in no particular order. */
  list(): Iterable<ObjectRecord>;
  find(key: string): ObjectRecord | undefined;
  /** Moves a finished file to an object. */
  put(record: ObjectRecord, file: string): Promise<void>;
  /** Creates an object from uploaded parts in constant time, and merges them later. */
  putComposite(record: ObjectRecord): Promise<void>;
  /**
   * Opens an object for reading. The caller must consume or destroy the stream.
   *
   * @throws ServiceError `NoSuchKey`
   */
  read(key: string, selectRange: (record: ObjectRecord) => ByteRange | undefined): Promise<ObjectContent>;
  delete(key: string): Promise<void>;
  /** Resolves when all current composites are plain files, and their parts are removed. */
  merged(): Promise<void>;
}

interface ObjectContent {
  readonly record: ObjectRecord;
  /** Undefined for the whole object. */
  readonly range: ByteRange | undefined;
  readonly body: Readable;
}

/** Opens the objects of a bucket, and resumes interrupted merges. */
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
  // Not awaited by callers: slow readers of the old object may take long.
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
  // One at a time: merges compete with recordings for the disk.
  const mergeLater = (record: ObjectRecord): void => {
    merges = merges
      .then(() => merge(record))
      // The object stays a composite, which can be read; the next start retries.
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
        const everything = toSlices(composite.segments, { first: 0, last: record.sizeBytes - 1 });
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
      await placeFile(file, toObjectPath(folders.files, record.key));
      await commit(plain);
    });
  };
  for (const record of records.values()) mergeLater(record);

  return {
    list: () => records.values(),
    find: (key) => records.get(key),
    put: (record, file) =>
      locked(record.key, async () => {
        await placeFile(file, toObjectPath(folders.files, record.key));
        await commit(record);
      }),
    putComposite: (record) =>
      locked(record.key, async () => {
        await commit(record);
        mergeLater(record);
      }),
    // Open under the lock, so that record and file have the same version; reading needs no lock.
    read: (key, selectRange) =>
      locked(key, async () => {
        const record = records.get(key);
        if (record === undefined) throw noSuchKey();
        const range = selectRange(record);
        const wanted = range ?? { first: 0, last: record.sizeBytes - 1 };
        if (record.composite === undefined)
          return { record, range, body: await openPlain(toObjectPath(folders.files, key), record, wanted) };
        const { folder, segments } = record.composite;
        const slices = readSlices(join(folders.uploads, folder), toSlices(segments, wanted));
        const body = Readable.from(slices, { objectMode: false });
        return { record, range, body: body.once('close', readers.enter(folder)) };
      }),
    delete: (key) =>
      locked(key, async () => {
        const before = records.get(key);
        if (before === undefined) return;
        records.delete(key);
        await deleteRecord(folders, key);
        await removeFile(toObjectPath(folders.files, key), folders.files);
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
