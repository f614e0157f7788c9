import { createRecordDecoder } from './record-bytes.ts';
import type { RecordingRecord } from './recording-record.ts';

/**
 * The records of several journals, one after another: a worker that took over has begun one of its own.
 *
 * @param journals the bytes of each, in the order they were begun
 * @param onDamage is told how many bytes of which journal, counted from 0, were left out because they are damaged
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
