import type { Quality, TaskInfo, VideoFile } from '@scf-media/protocol/web-record';
import { findPlayableProblems, listProblems, type ProbedMedia } from '../probe-media.ts';

/**
 * Returns the only file of a task without incidents.
 *
 * @throws Error when the result has an error, more or less than one file, recoveries or events
 */
export function getFinishedFile({ Result: result = {} }: TaskInfo): { video: VideoFile; quality: Quality } {
  const [video, ...others] = result.Videos ?? [];
  const quality = result.Quality;
  const isGood =
    result.ErrorCode === undefined &&
    others.length === 0 &&
    quality?.Recoveries === 0 &&
    (quality.Events ?? []).length === 0;
  if (!isGood || video === undefined) {
    throw new Error(`the recording was not flawless: ${JSON.stringify(result)}`);
  }
  return { video, quality };
}

/** What was requested, and what the service reported of the file. */
interface ExpectedRecording {
  width: number;
  height: number;
  /** How long it was recorded, by the demo's clock. */
  recordedMs: number;
  /** `FileSize` of the result. */
  bytes: number;
  /** `Quality` of the result. */
  quality: { Frames: number; DurationMs: number };
}

/** Commands reach the worker through the store, which delays the start and the end of the recording. */
const clockToleranceMs = 1_000;
const fileToleranceMs = 100;
/** The page moves all the time; a still page results in one frame per second. */
const minFramesPerSecond = 5;

/** Lists everything that is wrong with a recording; empty when it is good. */
export function findRecordingProblems(found: ProbedMedia, expected: ExpectedRecording): string[] {
  const { quality } = expected;
  const seconds = found.durationMs / 1000;
  return [
    ...findPlayableProblems(found, expected),
    ...listProblems([
      [found.bytes === expected.bytes, `the file has ${found.bytes} bytes, FileSize is ${expected.bytes}`],
      [
        Math.abs(found.durationMs - expected.recordedMs) <= clockToleranceMs,
        `the file lasts ${seconds} s, but ${Math.round(expected.recordedMs) / 1000} s were recorded`,
      ],
      [
        Math.abs(found.durationMs - quality.DurationMs) <= fileToleranceMs,
        `the file lasts ${seconds} s, Quality.DurationMs is ${quality.DurationMs}`,
      ],
      [
        found.frames === quality.Frames,
        `the file has ${found.frames} frames, Quality.Frames is ${quality.Frames}`,
      ],
      [
        found.frames >= minFramesPerSecond * seconds,
        `the video hardly moves: ${found.frames} frames in ${seconds} s`,
      ],
    ]),
  ];
}

/**
 * Describes a finished recording in one line.
 *
 * @param stopToFileMs from the Stop request to the first byte of the file
 */
export function describeRecording(name: string, file: ProbedMedia, stopToFileMs: number): string {
  const seconds = file.durationMs / 1000;
  return [
    `${name}: ${(file.bytes / 1_000_000).toFixed(2)} MB`,
    `${seconds.toFixed(2)} s`,
    `${file.frames} frames (${(file.frames / seconds).toFixed(1)} per second)`,
    `${file.width}x${file.height} H.264 and AAC`,
    `available ${(stopToFileMs / 1000).toFixed(2)} s after Stop`,
  ].join(', ');
}
