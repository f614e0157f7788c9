import { constants, type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from '../../journal/durable-folder.ts';
import { storeFailed } from '../durable-store.ts';
import { decodeLine, type JournalLine, LineEncoder, encodeLine, HEAD_JSON } from './line.ts';
import { type JournalScan, type LinePlace, scanJournal } from './scan-journal.ts';

/** Returns the path of a folder's journal, which is created if missing. */
export async function ensureJournal(dir: string): Promise<string> {
  const path = join(dir, 'journal');
  // A killed process may have left one behind.
  await rm(nextPath(path), { force: true });
  if ((await stat(path).catch(() => undefined)) !== undefined) return path;
  const next = nextPath(path);
  {
    await using file = await open(next, 'w');
    await file.writeFile(encodeHead());
    await file.sync();
  }
  await rename(next, path);
  await syncFolder(dir);
  return path;
}

/** Returns the path of a new journal, which replaces the old one when it is complete. */
export function nextPath(path: string): string {
  return `${path}.next`;
}

export function encodeHead(): string {
  return encodeLine(HEAD_JSON);
}

/** The maximum size of one write; a larger burst takes several, so that its first lines need not wait for the last. */
const BATCH_CHARS = 4 * 1024 * 1024;
/** The limit of what waits for the disk, beyond which appends are refused. */
const WAITING_CHARS = 64 * 1024 * 1024;

/**
 * With O_DSYNC a write returns when its data, and the metadata to read it, are on the disk: the same as fdatasync
 * after it (open(2)), with half the round trips to the thread pool.
 */
const OPEN_FLAGS = constants.O_RDWR | constants.O_DSYNC;

interface Batch {
  jsons: string[];
  onKept: ((place: LinePlace) => void)[];
  chars: number;
  kept: Promise<void>;
  settle: (error?: unknown) => void;
}

/**
 * The journal's file, open for appending and reading lines. All lines that arrive during a write are written together
 * after it.
 */
export class Journal implements AsyncDisposable {
  readonly path: string;
  readonly #guard: () => void | Promise<void>;
  readonly #encoder = new LineEncoder();
  #file: FileHandle;
  #endOffset = 0;
  /** Set when a failed write may have left bytes after the end. */
  #mustTruncate = false;
  /** Set when a power cut could restore the replaced file: nothing is appended before the folder is synced. */
  #mustSyncFolder = false;
  /** Replacements of the file, each of which waits for its turn between two writes. */
  #replacements: (() => Promise<void>)[] = [];
  #batches: Batch[] = [];
  #waitingChars = 0;
  #running: Promise<void> | undefined;
  #closed = false;

  private constructor(path: string, file: FileHandle, guard: () => void | Promise<void>) {
    this.path = path;
    this.#file = file;
    this.#guard = guard;
  }

  /**
   * Opens a journal; `load` has to follow.
   *
   * @param guard called before every write, which fails with what it throws
   */
  static async open(path: string, guard: () => void | Promise<void>): Promise<Journal> {
    return new Journal(path, await open(path, OPEN_FLAGS), guard);
  }

  /** Reads all lines, and truncates the file after the last valid one. */
  async load(onLine: (line: JournalLine, place: LinePlace) => void): Promise<JournalScan> {
    const scan = await scanJournal(this.#file, onLine);
    await this.#file.truncate(scan.endOffset);
    this.#endOffset = scan.endOffset;
    return scan;
  }

  get sizeBytes(): number {
    return this.#endOffset;
  }

  /**
   * Appends a line. Resolves when it is on the disk.
   *
   * @param json without a line break, as JSON.stringify returns it
   * @param onKept called then, in the order of the lines; must not throw
   * @throws ServiceError `StoreFailed`
   */
  append(json: string, onKept: (place: LinePlace) => void): Promise<void> {
    if (this.#closed) return Promise.reject(storeFailed('the store is closed'));
    if (this.#waitingChars > WAITING_CHARS) {
      return Promise.reject(storeFailed('the disk does not keep up with what is to be stored'));
    }
    let batch = this.#batches.at(-1);
    if (batch === undefined || batch.chars > BATCH_CHARS) this.#batches.push((batch = newBatch()));
    batch.jsons.push(json);
    batch.onKept.push(onKept);
    batch.chars += json.length;
    this.#waitingChars += json.length;
    this.#running ??= this.#writeAll();
    return batch.kept;
  }

  /** Reads a line. @throws ServiceError `StoreFailed` */
  async read(place: LinePlace): Promise<JournalLine> {
    const { offset, bytes } = place;
    const line = decodeLine((await this.readBytes(offset, bytes)).subarray(0, -1));
    if (line === undefined) throw storeFailed(`the journal is damaged at byte ${offset}`);
    return line;
  }

  /** Reads bytes. @returns fewer bytes only at the end of the file */
  async readBytes(offset: number, length: number): Promise<Buffer> {
    try {
      const { buffer, bytesRead } = await this.#file.read(Buffer.allocUnsafe(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    } catch (error) {
      throw storeFailed('the journal can not be read', error);
    }
  }

  /**
   * Replaces the file, between two writes.
   *
   * @param complete appends what is missing to the new file; the function it returns is called once that is the
   *   journal
   */
  replaceFile(nextPath: string, complete: () => Promise<() => void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#replacements.push(() => this.#replaceFile(nextPath, complete).then(resolve, reject));
      this.#running ??= this.#writeAll();
    });
  }

  /** Closes the journal when everything is written. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#running;
    await this.#file.close();
  }

  async #writeAll(): Promise<void> {
    for (;;) {
      // Lines of the same turn of the event loop belong to one batch.
      await new Promise((resolve) => setImmediate(resolve));
      const [replace, batch] = [this.#replacements.shift(), this.#batches.shift()];
      if (replace === undefined && batch === undefined) break;
      await replace?.();
      if (batch !== undefined) await this.#write(batch);
    }
    this.#running = undefined;
  }

  async #replaceFile(nextPath: string, complete: () => Promise<() => void>): Promise<void> {
    await this.#guard();
    const onReplaced = await complete();
    const next = await open(nextPath, OPEN_FLAGS);
    try {
      const { size } = await next.stat();
      await rename(nextPath, this.path);
      const last = this.#file;
      [this.#file, this.#endOffset] = [next, size];
      [this.#mustSyncFolder, this.#mustTruncate] = [true, false];
      onReplaced();
      // Waits for current reads.
      await last.close().catch(() => undefined);
    } catch (error) {
      await next.close();
      throw error;
    }
  }

  async #write(batch: Batch): Promise<void> {
    this.#waitingChars -= batch.chars;
    const { bytes, lengths } = this.#encoder.encode(batch.jsons);
    try {
      await this.#guard();
      if (this.#mustSyncFolder) await syncFolder(dirname(this.path));
      this.#mustSyncFolder = false;
      if (this.#mustTruncate) await this.#file.truncate(this.#endOffset);
      this.#mustTruncate = true;
      await writeFully(this.#file, bytes, this.#endOffset);
      this.#mustTruncate = false;
    } catch (error) {
      batch.settle(storeFailed('the journal can not be written', error));
      return;
    }
    let offset = this.#endOffset;
    this.#endOffset += bytes.length;
    lengths.forEach((length, index) => {
      batch.onKept[index]?.({ offset, bytes: length });
      offset += length;
    });
    batch.settle();
  }
}

function newBatch(): Batch {
  let settle: Batch['settle'] = () => undefined;
  const kept = new Promise<void>((resolve, reject) => {
    settle = (error) => (error === undefined ? resolve() : reject(error));
  });
  return { jsons: [], onKept: [], chars: 0, kept, settle };
}

/** A write to a nearly full disk writes the part that fits, and only the next write fails. */
async function writeFully(file: FileHandle, bytes: Buffer, offset: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, offset + done);
    done += bytesWritten;
  }
}
