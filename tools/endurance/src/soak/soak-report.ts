import type { RecordingAnalysis } from '../recording/analyse-recording.ts';
import type { Sample } from './sample.ts';

/** Everything that a soak measured; what it is worth says `judgeSoak`. */
export interface SoakReport {
  samples: readonly Sample[];
  /** From `recording` to Stop, ms by the clock. */
  recordedMs: number;
  /** Of the file. */
  bytes: number;
  /** The task's own error and warnings. */
  problems: readonly string[];
  analysis: RecordingAnalysis;
}
