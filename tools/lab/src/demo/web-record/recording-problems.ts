import { playableProblems, problemsOf } from '../media-check/playable-problems.ts';
import type { ProbedMedia } from '../media-check/probe-media.ts';

/** What the service said of the file, and what was asked of it. */
interface ExpectedRecording {
  width: number;
  height: number;
  /** How long it was recorded, by this side's clock. */
  recordedMs: number;
  /** `FileSize` of the result. */
  bytes: number;
  /** `Quality` of the result. */
  quality: { Frames: number; DurationMs: number };
}

/** Commands take their way through the store: that much of a recording is before and after what was asked for. */
const clockToleranceMs = 1_000;
const fileToleranceMs = 100;
/** The page moves all the time. A page that stands still gives one picture a second. */
const minFramesPerSecond = 5;

/** Everything that is wrong with a recording, in words; nothing when it is as it should be. */
export function recordingProblems(found: ProbedMedia, expected: ExpectedRecording): string[] {
  const { quality } = expected;
  const seconds = found.durationMs / 1000;
  return [
    ...playableProblems(found, expected),
    ...problemsOf([
      [found.bytes === expected.bytes, `the file has ${found.bytes} bytes, FileSize says ${expected.bytes}`],
      [
        Math.abs(found.durationMs - expected.recordedMs) <= clockToleranceMs,
        `the file lasts ${seconds} s, recorded were ${Math.round(expected.recordedMs) / 1000} s`,
      ],
      [
        Math.abs(found.durationMs - quality.DurationMs) <= fileToleranceMs,
        `the file lasts ${seconds} s, Quality.DurationMs says ${quality.DurationMs}`,
      ],
      [
        found.frames === quality.Frames,
        `the file has ${found.frames} frames, Quality.Frames says ${quality.Frames}`,
      ],
      [
        found.frames >= minFramesPerSecond * seconds,
        `the picture hardly moves: ${found.frames} frames in ${seconds} s`,
      ],
    ]),
  ];
}
