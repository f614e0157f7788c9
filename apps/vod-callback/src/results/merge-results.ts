import type { TranscodeResult } from '@scf-media/protocol/vod-events';

/** A file that is processed again and again keeps this many: more would make its record grow without end. */
const MOST_RESULTS = 200;

/** What is kept of a file. */
export interface FileResults {
  FileId: string;
  /** Of all its procedures, the newest last. */
  Results: TranscodeResult[];
}

/**
 * Adds the results of a procedure to those of the file. A procedure that is told of again replaces what it told before.
 */
export function mergeResults(
  before: FileResults | undefined,
  { fileId, taskId, results }: { fileId: string; taskId: string; results: readonly TranscodeResult[] },
): FileResults {
  const known = before?.Results ?? [];
  const place = known.findIndex(({ TaskId }) => TaskId === taskId);
  const others = known.filter(({ TaskId }) => TaskId !== taskId);
  const merged = others.toSpliced(place === -1 ? others.length : place, 0, ...results);
  return { FileId: fileId, Results: merged.slice(-MOST_RESULTS) };
}
