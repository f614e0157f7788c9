import type { StoredJournal } from '@scf-media/cloud/journal';
import { readRecords, type RecordingRecord } from '@scf-media/media/journal';

/**
 * What workers before this one recorded.
 *
 * @param onDamage is told how many bytes of which log were left out because they are damaged
 */
export function recordsOf(
  logs: readonly StoredJournal[],
  onDamage?: (log: number, bytes: number) => void,
): AsyncIterable<RecordingRecord> {
  return readRecords(
    (async function* () {
      for (const log of logs) yield log.read();
    })(),
    onDamage,
  );
}
