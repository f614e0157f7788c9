import { playableProblems, problemsOf } from '../media-check/playable-problems.ts';
import type { ProbedMedia } from '../media-check/probe-media.ts';

/** From this side's clock to the room's and back: entering, subscribing, being removed. */
const clockToleranceMs = 2_500;
const minFramesPerSecond = 5;

/** Everything that is wrong with the file of an anchor, in words; nothing when it is as it should be. */
export function anchorProblems(
  found: ProbedMedia,
  expected: { width: number; height: number; talkedMs: number },
): string[] {
  const seconds = found.durationMs / 1000;
  return [
    ...playableProblems(found, expected),
    ...problemsOf([
      [
        Math.abs(found.durationMs - expected.talkedMs) <= clockToleranceMs,
        `the file lasts ${seconds} s, recorded were ${Math.round(expected.talkedMs) / 1000} s`,
      ],
      [
        found.frames >= minFramesPerSecond * seconds,
        `the picture hardly moves: ${found.frames} frames in ${seconds} s`,
      ],
    ]),
  ];
}
