import { openStallTrials, type StallOutcome } from '@scf-media/cloud/testing';
import type { Check } from '../report/check.ts';

/** What happens to workers, at moments that the seed chooses, and what is left when it is over. */
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
    const spoilt: string[] = [];
    for (let each = seed; each < seed + count; each += 1) {
      signal.throwIfAborted();
      const { attempts, problems } = await trial(each);
      if (attempts > 1) takenOver += 1;
      if (problems.length > 0) spoilt.push(`seed ${each}: ${problems.join(', ')}`);
    }
    return {
      what: `${what}, ${count} times`,
      measured: [`${takenOver} were taken over, ${spoilt.length} spoilt something`, ...spoilt].join('; '),
      bound: 'none: the playlist only grows, one file, its size is told',
      ok: spoilt.length === 0,
    };
  }

  const few = Math.ceil(stalls / 5);
  yield measure('workers that stood still for 2 to 60 s (to scale) and woke up', stalls, trials.trial);
  yield measure('wall clocks that went an hour forward or back', few, trials.clockStep);
  yield measure('workers that got SIGTERM while receiver and Redis were away', few, trials.shutdown);
}
