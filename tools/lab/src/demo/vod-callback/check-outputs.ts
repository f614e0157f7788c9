import { z } from 'zod';
import { findPlayableProblems, listProblems, type ProbedMedia } from '../probe-media.ts';

/** The output of a template for a video of 1280x720. */
interface ExpectedOutput {
  /** The template. */
  definition: number;
  width: number;
  height: number;
  /** Video and audio together. */
  bitrateKbps: number;
  fileName: string;
}

/**
 * The default templates of vod-callback, with the sizes and bitrates of
 * https://cloud.tencent.com/document/product/266/33476.
 */
export const expectedOutputs: readonly ExpectedOutput[] = [
  { definition: 100010, width: 640, height: 360, bitrateKbps: 400 + 64, fileName: 'vod-callback-360.mp4' },
  { definition: 100020, width: 960, height: 540, bitrateKbps: 1000 + 64, fileName: 'vod-callback-540.mp4' },
];

const outputSchema = z.object({
  Definition: z.number(),
  Status: z.literal('SUCCESS'),
  Url: z.url(),
  Size: z.number(),
  Bitrate: z.number(),
  Width: z.number(),
  Height: z.number(),
});

/** A successful transcode: bytes, bits per second, pixels. */
type FinishedOutput = z.infer<typeof outputSchema>;

/**
 * Returns the only output of a template among the results of a file.
 *
 * @throws Error when there is none or more than one, it failed, or its result is incomplete
 */
export function getFinishedOutput(results: readonly unknown[], definition: number): FinishedOutput {
  const matching = results.filter(
    (result) =>
      typeof result === 'object' &&
      result !== null &&
      'Definition' in result &&
      result.Definition === definition,
  );
  const [output, ...others] = matching.map((result) => outputSchema.safeParse(result));
  if (output?.success === true && others.length === 0) return output.data;
  throw new Error(`transcode ${definition} failed: ${JSON.stringify(matching)}`);
}

/** Describes an output in one line, with the figures that the service reported. */
export function describeOutput({ Definition, Width, Height, Size, Bitrate, Url }: FinishedOutput): string {
  return [
    `${Definition}: ${Width}x${Height}`,
    `${(Size / 1_000_000).toFixed(2)} MB`,
    `${Math.round(Bitrate / 1000)} kbit/s`,
    Url,
  ].join(', ');
}

/** What the template promises, and what the service reported. */
interface ExpectedTranscode extends Pick<ExpectedOutput, 'width' | 'height' | 'bitrateKbps'> {
  output: Pick<FinishedOutput, 'Width' | 'Height' | 'Size' | 'Bitrate'>;
  sourceSeconds: number;
}

const framesPerSecond = 25;
/** Audio is encoded in whole frames, and the encoder starts with some silence. */
const lengthToleranceSeconds = 0.2;
/** In such a short video, the encoder misses its target by a little (4 % were measured); the next template has twice the bitrate. */
const bitrateTolerance = 0.25;
/** For different rounding. */
const reportedTolerance = 0.01;

/** Lists everything that is wrong with a transcode; empty when it is good. */
export function findTranscodeProblems(found: ProbedMedia, expected: ExpectedTranscode): string[] {
  const { output, sourceSeconds, bitrateKbps } = expected;
  const seconds = found.durationMs / 1000;
  const kbps = Math.round(found.bitrate / 1000);
  const isNear = (value: number, target: number, tolerance: number): boolean =>
    Math.abs(value - target) <= tolerance * target;
  return [
    ...findPlayableProblems(found, expected),
    ...listProblems([
      [
        found.width === output.Width && found.height === output.Height,
        `the video is ${found.width}x${found.height}, Width and Height are ${output.Width}x${output.Height}`,
      ],
      [found.bytes === output.Size, `the file has ${found.bytes} bytes, Size is ${output.Size}`],
      [
        isNear(kbps, bitrateKbps, bitrateTolerance),
        `the file has ${kbps} kbit/s, its template ${bitrateKbps}`,
      ],
      [
        isNear(found.bitrate, output.Bitrate, reportedTolerance),
        `the file has ${found.bitrate} bit/s, Bitrate is ${output.Bitrate}`,
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
