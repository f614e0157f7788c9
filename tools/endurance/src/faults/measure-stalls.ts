import { openStallTrials } from '@scf-media/cloud/testing';
import type { Check } from '../report/check.ts';

/** Stops workers at moments that the seed chooses, and looks at what is left when they have woken up. */
export async function measureStalls(
  { stalls, seed }: { stalls: number; seed: number },
  signal: AbortSignal,
): Promise<Check> {
  await using trials = await openStallTrials();
  let takenOver = 0;
  const spoilt: string[] = [];
  for (let each = seed; each < seed + stalls; each += 1) {
    signal.throwIfAborted();
    const { attempts, problems } = await trials.trial(each);
    if (attempts > 1) takenOver += 1;
    if (problems.length > 0) spoilt.push(`seed ${each}: ${problems.join(', ')}`);
  }
  return {
    what: `workers that stood still and woke up, ${stalls} times`,
    measured: [`${takenOver} were taken over, ${spoilt.length} spoilt something`, ...spoilt].join('; '),
    bound: 'none: the playlist only grows, one file, its size is told',
    ok: spoilt.length === 0,
  };
}
