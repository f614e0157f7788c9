import { createRecordDecoder } from './record-bytes.ts';
import type { RecordingRecord } from './recording-record.ts';

/**
 * Reads the records of several journals, one after another: a worker that resumes a recording begins a journal of its
 * own.
 *
 * @param journals the bytes of each, in the order in which they were begun
 * @param onDamage called with the index of a damaged journal and the number of bytes that were skipped
 */
export async function* readRecords(
  journals: AsyncIterable<AsyncIterable<Uint8Array>>,
  onDamage?: (journal: number, bytes: number) => void,
): AsyncGenerator<RecordingRecord> {
  let at = 0;
  for await (const journal of journals) {
    const decoder = createRecordDecoder();
    for await (const bytes of journal) yield* decoder.push(bytes);
    const damaged = decoder.damagedBytes();
    if (damaged > 0) onDamage?.(at, damaged);
    at += 1;
  }
}
