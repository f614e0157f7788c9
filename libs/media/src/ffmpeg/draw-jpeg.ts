import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mediaEnvironment } from './ffmpeg-process.ts';

export interface DrawJpegOptions {
  ffmpegPath: string;
  /** The size of each frame in the JPEG, px. */
  width: number;
  height: number;
  /** How many frames side by side and one below the other. */
  grid: { columns: number; rows: number };
  /** ffmpeg's scale: 2 is the best, 31 the smallest. */
  quality: number;
  timeoutMs: number;
  signal: AbortSignal;
}

/** More than a sheet of noise takes. */
const maxBytes = 64 * 1024 * 1024;

/** Pure: returns the output options, each with its reason. */
function buildJpegOptions({
  width,
  height,
  grid,
  quality,
}: Omit<DrawJpegOptions, 'ffmpegPath' | 'timeoutMs' | 'signal'>): string[] {
  return [
    ...[
      '-vf',
      [
        // area: with other filters, thumbnails of detailed frames flicker. Chrome's frames are BT.709 in limited
        // range; a JPEG is BT.601 in full range and cannot state anything else.
        `scale=${width}:${height}:flags=area:in_color_matrix=bt709:in_range=tv:out_color_matrix=bt601:out_range=pc`,
        'format=yuvj420p',
        `tile=${grid.columns}x${grid.rows}`,
      ].join(','),
    ],
    ...['-q:v', String(quality)],
    // One thread: the browser is recording at the same time.
    ...['-threads', '1'],
  ];
}

/**
 * Draws H.264 key frames into one JPEG.
 *
 * @param keyFrames access units in Annex B form, each with its parameter sets; at most as many as the grid has cells
 * @throws when ffmpeg fails, takes longer than `timeoutMs`, or outputs nothing
 */
export async function drawJpeg(
  keyFrames: readonly Uint8Array[],
  options: DrawJpegOptions,
): Promise<Uint8Array> {
  // Not with fluent-ffmpeg: when the process cannot be started it throws in an event handler (2.1.3), where nothing
  // can catch it, and a thumbnail must not end the recording.
  const { width, height, grid, quality, ffmpegPath, timeoutMs: timeout, signal } = options;
  const drawing = promisify(execFile)(
    ffmpegPath,
    [
      ...['-hide_banner', '-loglevel', 'error', '-nostdin'],
      // One thread for decoding, too. The raw stream has no timestamps: each frame fills one cell.
      ...['-f', 'h264', '-threads', '1', '-i', 'pipe:0'],
      ...buildJpegOptions({ width, height, grid, quality }),
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
  // When ffmpeg has exited, its exit status is a better error.
  stdin?.on('error', () => undefined);
  for (const keyFrame of keyFrames) stdin?.write(keyFrame);
  stdin?.end();
  const { stdout: jpeg } = await drawing.catch((error: unknown) => {
    if (signal.aborted || !(error instanceof Error && 'stderr' in error)) throw error;
    // The error's own message contains the whole command.
    const said = String(error.stderr).trim().split('\n').at(-1);
    throw new Error(said === '' ? error.message.split('\n')[0] : `ffmpeg: ${said}`, { cause: error });
  });
  if (jpeg.length === 0) throw new Error('ffmpeg drew nothing');
  return jpeg;
}
