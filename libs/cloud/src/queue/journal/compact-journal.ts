import { open, rm, type FileHandle } from 'node:fs/promises';
import { journalHead, nextPath } from './journal-path.ts';
import type { Journal } from './journal.ts';
import { encodeLine } from './line.ts';
import type { LinePlace } from './scan-journal.ts';

const WRITE_BYTES = 1024 * 1024;
/** How often it catches up with what was added meanwhile: a little less is left each time. */
const COPY_ROUNDS = 3;

/** @returns where a line is now, undefined for one whose content is in another line now */
export type Relocation = (place: LinePlace) => LinePlace | undefined;

/** What lives in the journal. */
export interface LiveEntry {
  readonly gone: boolean;
  /** All of it in one line, as JSON. */
  lineJson(): Promise<string>;
  /**
   * The journal was written anew.
   *
   * @param whole where the line with all of it is
   * @returns how many bytes of the journal it takes
   */
  move(shift: Relocation, whole: LinePlace | undefined): number;
}

/**
 * Writes what is live into a new file, beside the adding of lines, and lets that take the journal's place. Lines that
 * come meanwhile are copied after it: they give whole states, so it does no harm when some are in the first part too.
 *
 * @param liveEntries who they are at the moment
 * @returns the bytes that are in use
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
    // The long part goes first: adding waits for what is left of it at the end.
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

/** @returns where it ends */
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
