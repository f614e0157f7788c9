import { open, rm, type FileHandle } from 'node:fs/promises';
import { journalHead, nextPath } from './journal-path.ts';
import type { Journal } from './journal.ts';
import { encodeLine } from './line.ts';
import type { LinePlace } from './scan-journal.ts';

const WRITE_BYTES = 1024 * 1024;
/** How often lines that were added meanwhile are copied: each round leaves fewer. */
const COPY_ROUNDS = 3;

/** Returns where a line is now; undefined if its content is now in another line. */
export type Relocation = (place: LinePlace) => LinePlace | undefined;

/** Something whose data is in the journal. */
export interface LiveEntry {
  readonly gone: boolean;
  /** Returns all its data as one line of JSON. */
  lineJson(): Promise<string>;
  /**
   * Called when the journal was rewritten.
   *
   * @param whole where the line with all its data is
   * @returns how many bytes of the journal it uses
   */
  move(shift: Relocation, whole: LinePlace | undefined): number;
}

/**
 * Writes the live entries into a new file, without blocking appends, and replaces the journal with it. Lines that are
 * appended meanwhile are copied after them: lines are complete states, so duplicates do no harm.
 *
 * @param liveEntries returns the live entries at the moment
 * @returns the bytes in use
 */
export async function compactJournal(
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
        const moved: Relocation = ({ offset, bytes }) =>
          offset < startOffset ? undefined : { offset: offset + shift, bytes };
        for (const entry of liveEntries()) usedBytes += entry.move(moved, places.get(entry));
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
  let chunks = [Buffer.from(journalHead())];
  let chunkBytes = chunks[0]?.length ?? 0;
  let offset = chunkBytes;
  const flush = async () => {
    await file.appendFile(Buffer.concat(chunks));
    [chunks, chunkBytes] = [[], 0];
  };
  for (const entry of liveEntries) {
    if (entry.gone) continue;
    const line = Buffer.from(encodeLine(await entry.lineJson()));
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
