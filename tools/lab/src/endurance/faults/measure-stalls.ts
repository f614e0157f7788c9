import { openStallTrials, type StallOutcome } from '@scf-media/cloud/testing';
import type { Check } from '../report.ts';

/** Stalls workers at times chosen by the seed, and checks the outcome. */
export async function* measureStalls(
  { stalls, seed }: { stalls: number; seed: number },
  signal: AbortSignal,
): AsyncGenerator<Check> {
  await using trials = await openStallTrials();

  async function measure(
    what: string,
    count: number,
    trial: (seed: number) => Promise<StallOutcome>,
  ): Promise<Check> {
    let takenOver = 0;
    const failures: string[] = [];
    for (let each = seed; each < seed + count; each += 1) {
      signal.throwIfAborted();
      const { attempts, problems } = await trial(each);
      if (attempts > 1) takenOver += 1;
      if (problems.length > 0) failures.push(`seed ${each}: ${problems.join(', ')}`);
    }
    return {
      what: `${what}, ${count} times`,
      measured: [`${takenOver} tasks were taken over, ${failures.length} trials failed`, ...failures].join(
        '; ',
      ),
      bound: 'no failure: the playlist only grows, one file, its size is reported',
      ok: failures.length === 0,
    };
  }

  const few = Math.ceil(stalls / 5);
  yield measure('workers that stalled for 2 to 60 s (scaled down) and continued', stalls, trials.trial);
  yield measure('wall clocks that jumped an hour forward or back', few, trials.clockStep);
  yield measure('workers that got SIGTERM while receiver and Redis were unavailable', few, trials.shutdown);
}
