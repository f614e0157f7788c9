import type { FileHandle } from 'node:fs/promises';
import { decodeLine, JOURNAL_VERSION, type JournalLine } from './line.ts';

const CHUNK_BYTES = 1024 * 1024;
const NEW_LINE = 0x0a;

/** The place of a line in the file, including its line break. */
export interface LinePlace {
  offset: number;
  bytes: number;
}

export interface JournalScan {
  /** The number of valid lines, without the head. */
  lines: number;
  /** The end of the last valid line, where the next one is written. */
  endOffset: number;
  /** Bytes after that: the rest of a write that a crash interrupted before it was confirmed. */
  tornBytes: number;
  /** Damaged lines that are followed by valid ones. */
  damaged: LinePlace[];
}

/**
 * Reads the whole journal.
 *
 * @param onLine called with every valid line, in order
 * @throws Error when it is no journal, or has a newer version
 */
export async function scanJournal(
  file: FileHandle,
  onLine: (line: JournalLine, place: LinePlace) => void,
): Promise<JournalScan> {
  const scan: JournalScan = { lines: 0, endOffset: 0, tornBytes: 0, damaged: [] };
  let suspects: LinePlace[] = [];
  let headSeen = false;

  function see(bytes: Buffer, place: LinePlace): void {
    const line = decodeLine(bytes);
    if (line === undefined) {
      suspects.push(place);
      return;
    }
    if (line.op === 'journal') {
      headSeen = true;
      if (line.version > JOURNAL_VERSION) {
        throw new Error(`it has version ${line.version}, this program knows ${JOURNAL_VERSION}`);
      }
    } else {
      scan.lines += 1;
      onLine(line, place);
    }
    scan.damaged.push(...suspects);
    suspects = [];
    scan.endOffset = place.offset + place.bytes;
  }

  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, offset + rest.length);
    if (bytesRead === 0) break;
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    let start = 0;
    for (let end; (end = bytes.indexOf(NEW_LINE, start)) >= 0; start = end + 1) {
      see(bytes.subarray(start, end), { offset: offset + start, bytes: end + 1 - start });
    }
    rest = bytes.subarray(start);
    offset += start;
  }
  const sizeBytes = offset + rest.length;
  // A journal is created with its head, by a rename: a file without any valid line is something else.
  if (!headSeen && scan.lines === 0) throw new Error('it is no journal');
  scan.tornBytes = sizeBytes - scan.endOffset;
  return scan;
}
