import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mediaEnvironment } from './ffmpeg-process.ts';

export interface DrawJpegOptions {
  ffmpegPath: string;
  /** Of each picture in the JPEG, px. */
  width: number;
  height: number;
  /** Pictures beside and below one another. */
  grid: { columns: number; rows: number };
  /** As ffmpeg counts: 2 is the best, 31 the smallest. */
  quality: number;
  timeoutMs: number;
  signal: AbortSignal;
}

/** More than a sheet of noise has. */
const maxBytes = 64 * 1024 * 1024;

/** Pure: the output options, each with its reason. */
export function jpegOutputOptions({
  width,
  height,
  grid,
  quality,
}: Omit<DrawJpegOptions, 'ffmpegPath' | 'timeoutMs' | 'signal'>): string[] {
  return [
    ...[
      '-vf',
      [
        // area: without it small pictures of large ones flicker with detail. Chrome's pictures are BT.709 in the range of
        // television; a JPEG is BT.601 in full range, and has no way to say otherwise.
        `scale=${width}:${height}:flags=area:in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=pc`,
        'format=yuvj420p',
        `tile=${grid.columns}x${grid.rows}`,
      ].join(','),
    ],
    ...['-q:v', String(quality)],
    // One thread: the browser beside it is recording.
    ...['-threads', '1'],
  ];
}

/**
 * Draws one JPEG of H.264 key frames.
 *
 * @param keyFrames access units in Annex B form, each with its parameter sets; as many as the grid has room for, or fewer
 * @throws when ffmpeg fails, takes longer than `timeoutMs`, or gives nothing
 */
export async function drawJpeg(
  keyFrames: readonly Uint8Array[],
  options: DrawJpegOptions,
): Promise<Uint8Array> {
  // Not by fluent-ffmpeg: when the process cannot be started it throws in an event handler (2.1.3), past every catch,
  // and a picture must not end the recording it is of.
  const { width, height, grid, quality, ffmpegPath, timeoutMs: timeout, signal } = options;
  const drawing = promisify(execFile)(
    ffmpegPath,
    [
      ...['-hide_banner', '-loglevel', 'error', '-nostdin'],
      // One thread for decoding too. The raw stream has no times: each frame is one picture of the sheet.
      ...['-f', 'h264', '-threads', '1', '-i', 'pipe:0'],
      ...jpegOutputOptions({ width, height, grid, quality }),
      ...['-f', 'mjpeg', 'pipe:1'],
    ],
    {
      env: mediaEnvironment,
      encoding: 'buffer',
      maxBuffer: maxBytes,
      timeout,
      killSignal: 'SIGKILL',
      signal,
    },
  );
  const { stdin } = drawing.child;
  // Of an ffmpeg that is gone its exit tells more.
  stdin?.on('error', () => undefined);
  for (const keyFrame of keyFrames) stdin?.write(keyFrame);
  stdin?.end();
  const { stdout: jpeg } = await drawing.catch((error: unknown) => {
    if (signal.aborted || !(error instanceof Error && 'stderr' in error)) throw error;
    // Its message has the whole command.
    const said = String(error.stderr).trim().split('\n').at(-1);
    throw new Error(said === '' ? error.message.split('\n')[0] : `ffmpeg: ${said}`, { cause: error });
  });
  if (jpeg.length === 0) throw new Error('ffmpeg drew nothing');
  return jpeg;
}
