import type { ExpectedOutput } from './expected-outputs.ts';
import type { FinishedOutput } from './finished-output.ts';
import { playableProblems, problemsOf } from '../media-check/playable-problems.ts';
import type { ProbedMedia } from '../media-check/probe-media.ts';

/** What the template promises, and what the service said of the file. */
interface ExpectedTranscode extends Pick<ExpectedOutput, 'width' | 'height' | 'bitrateKbps'> {
  output: Pick<FinishedOutput, 'Width' | 'Height' | 'Size' | 'Bitrate'>;
  sourceSeconds: number;
}

const framesPerSecond = 25;
/** Sound comes in packets, and its coder begins a little before it. */
const lengthToleranceSeconds = 0.2;
/** Of so short a video the coder misses its aim by a little (4 % was measured); the next template has twice as much. */
const bitrateTolerance = 0.25;
/** For another way to round. */
const toldTolerance = 0.01;

/** Everything that is wrong with a transcode, in words; nothing when it is as it should be. */
export function transcodeProblems(found: ProbedMedia, expected: ExpectedTranscode): string[] {
  const { output, sourceSeconds, bitrateKbps } = expected;
  const seconds = found.durationMs / 1000;
  const kbps = Math.round(found.bitrate / 1000);
  const isNear = (value: number, aim: number, tolerance: number): boolean =>
    Math.abs(value - aim) <= tolerance * aim;
  return [
    ...playableProblems(found, expected),
    ...problemsOf([
      [
        found.width === output.Width && found.height === output.Height,
        `the picture has ${found.width}x${found.height} pixels, told were ${output.Width}x${output.Height}`,
      ],
      [found.bytes === output.Size, `the file has ${found.bytes} bytes, Size says ${output.Size}`],
      [
        isNear(kbps, bitrateKbps, bitrateTolerance),
        `the file has ${kbps} kbit/s, its template ${bitrateKbps}`,
      ],
      [
        isNear(found.bitrate, output.Bitrate, toldTolerance),
        `the file has ${found.bitrate} bit/s, Bitrate says ${output.Bitrate}`,
      ],
      [
        Math.abs(seconds - sourceSeconds) <= lengthToleranceSeconds,
        `the file lasts ${seconds} s, its source ${sourceSeconds} s`,
      ],
      [
        Math.abs(found.frames - framesPerSecond * seconds) <= 2,
        `the file has ${found.frames} frames in ${seconds} s`,
      ],
    ]),
  ];
}
