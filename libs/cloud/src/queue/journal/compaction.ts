import { open, rm, type FileHandle } from 'node:fs/promises';
import { toMessage } from '@scf-media/protocol/errors';
import type { Logger } from '../../log/index.ts';
import { type Journal, encodeHead, nextPath } from './journal.ts';
import type { LinePlace } from './scan-journal.ts';
import { encodeLine } from './line.ts';

const WRITE_BYTES = 1024 * 1024;
/** How often lines that were added meanwhile are copied: each round leaves fewer. */
const COPY_ROUNDS = 3;

/** Returns where a line is now; undefined if its content is now in another line. */
export type Relocation = (place: LinePlace) => LinePlace | undefined;

/** Something whose data is in the journal. */
export interface LiveEntry {
  readonly isGone: boolean;
  /** Returns all its data as one line of JSON. */
  readLineJson(): Promise<string>;
  /**
   * Called when the journal was rewritten.
   *
   * @param whole where the line with all its data is
   * @returns how many bytes of the journal it uses
   */
  move(relocate: Relocation, whole: LinePlace | undefined): number;
}

/**
 * Writes the live entries into a new file, without blocking appends, and replaces the journal with it. Lines that are
 * appended meanwhile are copied after them: lines are complete states, so duplicates do no harm.
 *
 * @param liveEntries returns the live entries at the moment
 * @returns the bytes in use
 */
async function compactJournal(
  journal: Journal,
  liveEntries: () => Iterable<LiveEntry>,
  signal: AbortSignal,
): Promise<number> {
  const path = nextPath(journal.path);
  const file = await open(path, 'w+');
  try {
    const startOffset = journal.sizeBytes;
    const places = new Map<LiveEntry, LinePlace>();
    const tailOffset = await writeLiveEntries(file, [...liveEntries()], places, signal);
    const shift = tailOffset - startOffset;
    let copiedTo = startOffset;
    const copy = async () => {
      const end = journal.sizeBytes;
      await copyBytes(journal, file, { start: copiedTo, end, shift });
      copiedTo = end;
    };
    // Copy the bulk without blocking; only the remainder blocks appends.
    for (let round = 0; round < COPY_ROUNDS; round += 1) {
      await copy();
      await file.datasync();
    }
    signal.throwIfAborted();

    let usedBytes = 0;
    await journal.replaceFile(path, async () => {
      await copy();
      await file.datasync();
      return () => {
        const relocate: Relocation = ({ offset, bytes }) =>
          offset < startOffset ? undefined : { offset: offset + shift, bytes };
        for (const entry of liveEntries()) usedBytes += entry.move(relocate, places.get(entry));
      };
    });
    return usedBytes;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Writes the live entries. @returns the offset of the end */
async function writeLiveEntries(
  file: FileHandle,
  liveEntries: LiveEntry[],
  places: Map<LiveEntry, LinePlace>,
  signal: AbortSignal,
): Promise<number> {
  let chunks = [Buffer.from(encodeHead())];
  let chunkBytes = chunks[0]?.length ?? 0;
  let offset = chunkBytes;
  const flush = async () => {
    await file.appendFile(Buffer.concat(chunks));
    [chunks, chunkBytes] = [[], 0];
  };
  for (const entry of liveEntries) {
    if (entry.isGone) continue;
    const line = Buffer.from(encodeLine(await entry.readLineJson()));
    places.set(entry, { offset, bytes: line.length });
    offset += line.length;
    chunks.push(line);
    chunkBytes += line.length;
    if (chunkBytes < WRITE_BYTES) continue;
    signal.throwIfAborted();
    await flush();
  }
  await flush();
  return offset;
}

async function copyBytes(
  journal: Journal,
  to: FileHandle,
  range: { start: number; end: number; shift: number },
): Promise<void> {
  for (let offset = range.start; offset < range.end;) {
    const bytes = await journal.readBytes(offset, Math.min(WRITE_BYTES, range.end - offset));
    if (bytes.length === 0) throw new Error('the journal has become shorter');
    await to.appendFile(bytes);
    offset += bytes.length;
  }
}

/** Less garbage than this is not worth a rewrite. */
const MIN_GARBAGE_BYTES = 4 * 1024 * 1024;
/** The pause after a failure, such as on a full disk. */
const PAUSE_MS = 60_000;

/** Counts the garbage in the journal and rewrites the journal when it is more than half. */
export class Compaction implements AsyncDisposable {
  readonly #journal: Journal;
  readonly #liveEntries: () => Iterable<LiveEntry>;
  readonly #log: Logger | undefined;
  readonly #stop = new AbortController();
  #garbageBytes = 0;
  #watching = false;
  #running: Promise<void> | undefined;
  #notBeforeMs = 0;

  constructor(journal: Journal, liveEntries: () => Iterable<LiveEntry>, log: Logger | undefined) {
    this.#journal = journal;
    this.#liveEntries = liveEntries;
    this.#log = log;
  }

  drop(place: LinePlace | undefined): void {
    if (place === undefined) return;
    this.#garbageBytes += place.bytes;
    if (this.#watching) this.#consider();
  }

  /** Starts compacting whenever it is worthwhile, once the journal is loaded. */
  watch(): void {
    this.#watching = true;
    this.#consider();
  }

  #consider(): void {
    const worthIt =
      this.#garbageBytes > MIN_GARBAGE_BYTES && this.#garbageBytes > this.#journal.sizeBytes / 2;
    if (!worthIt || this.#running !== undefined || this.#stop.signal.aborted) return;
    if (Date.now() < this.#notBeforeMs) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      // No further drop may come for a long time, so check what was dropped meanwhile.
      this.#consider();
    });
  }

  async #run(): Promise<void> {
    const bytesBefore = this.#journal.sizeBytes;
    try {
      const usedBytes = await compactJournal(this.#journal, this.#liveEntries, this.#stop.signal);
      const bytes = this.#journal.sizeBytes;
      this.#garbageBytes = bytes - usedBytes;
      this.#log?.info({ bytesBefore, bytes }, 'compacted the journal');
    } catch (error) {
      this.#notBeforeMs = Date.now() + PAUSE_MS;
      if (this.#stop.signal.aborted) return;
      this.#log?.warn({ reason: toMessage(error) }, 'could not compact the journal');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
