import type { Check } from '../report/check.ts';
import { recover } from './recover.ts';

export interface RecoveryOptions {
  /** What a lost worker had recorded. */
  minutes: number;
  /** How fast COS takes what is sent. */
  cosMbps: number;
  /** The share of parts that it answers with 503 once it has them. */
  refusing: number;
  /** How much faster than in life it all goes. */
  speed: number;
}

const kbps = 2_500;
const mostMiB = 512;

/** A worker that takes over after a long recording, from a slow and failing COS, while the page goes on. */
export async function* measureRecovery(
  { minutes, cosMbps, refusing, speed }: RecoveryOptions,
  signal: AbortSignal,
): AsyncGenerator<Check> {
  const seconds = minutes * 60;
  const report = await recover(
    {
      ...{ kbps, refusing, earlierSeconds: seconds, newSeconds: seconds / 2 },
      // Both the page and COS go faster by as much: what waits in between is what would wait in life.
      newSpeed: speed,
      cosMbps: cosMbps * speed,
    },
    signal,
  );
  const frames = seconds * 1.5 * 30;
  yield {
    what: `memory of a worker that catches up with ${minutes} min of media while ${minutes / 2} min come anew, from a COS of ${cosMbps} Mbit/s that answers ${refusing * 100} % with 503 (${speed} times as fast)`,
    measured: `${report.mostResidentMiB} MiB, ${report.refusals} of ${report.puts} answered with 503`,
    bound: `below ${mostMiB} MiB`,
    ok: report.mostResidentMiB < mostMiB,
  };
  yield {
    what: 'video frames in its file',
    measured: `${report.videoFrames}${report.spilled ? ', some of which had to wait in the journal' : ''}`,
    bound: String(frames),
    ok: report.videoFrames === frames,
  };
}
