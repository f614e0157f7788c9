import { createRecordDecoder } from './record-bytes.ts';
import type { RecordingRecord } from './recording-record.ts';

/**
 * The records of several journals, one after another: a worker that took over has begun one of its own.
 *
 * @param journals the bytes of each, in the order they were begun
 */
export async function* readRecords(
  journals: AsyncIterable<AsyncIterable<Uint8Array>>,
): AsyncGenerator<RecordingRecord> {
  for await (const journal of journals) {
    const decoder = createRecordDecoder();
    for await (const bytes of journal) yield* decoder.push(bytes);
  }
}
