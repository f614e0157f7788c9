import type { Quality } from '@scf-media/protocol/web-record';
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
  /** The task's own count of its frames and of what is missing. */
  quality: Pick<Quality, 'Frames' | 'SkippedFrames' | 'DuplicateFrames' | 'Recoveries' | 'Gaps'> | undefined;
  analysis: RecordingAnalysis;
}
