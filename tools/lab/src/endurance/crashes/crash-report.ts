import type { ClockReading } from '@scf-media/media/testing';
import type { TaskResult } from '@scf-media/protocol/web-record';
import type { CrashPlan } from './crash-plan.ts';

/** What became of a recording that something was killed in. Times are ms of the page's clock. */
export interface CrashReport {
  plan: CrashPlan;
  killedAtMs: number;
  /** When there was another one in the place of the killed. */
  replacedAtMs: number;
  /** When the page had loaded again; undefined where it need not. */
  loadedAtMs: number | undefined;
  result: TaskResult | undefined;
  /** All of the file. */
  reading: ClockReading;
  /** Of the file, ms. */
  lengthMs: number;
  longestAudioStepMs: number;
  /** The recording that ran beside it, if one did. */
  beside: { result: TaskResult | undefined; reading: ClockReading } | undefined;
}
