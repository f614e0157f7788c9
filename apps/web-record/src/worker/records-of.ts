import type { RawLog } from '@scf-media/cloud/raw-store';
import { readRecords, type RecordingRecord } from '@scf-media/media/journal';

/** What workers before this one recorded. */
export function recordsOf(logs: readonly RawLog[]): AsyncIterable<RecordingRecord> {
  return readRecords(
    (async function* () {
      for (const log of logs) yield log.read();
    })(),
  );
}
