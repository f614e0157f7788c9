import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A decoded image; tests check the colours at positions in it. */
export interface DecodedImage {
  width: number;
  height: number;
  /** Red, green and blue, 0 to 255. */
  colourAt(x: number, y: number): [number, number, number];
}

/** @param file path or URL of an image that ffmpeg reads */
export async function decodeImage(file: string): Promise<DecodedImage> {
  const run = promisify(execFile);
  const { stdout: size } = await run('ffprobe', [
    ...['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'stream=width,height', '-of', 'csv=p=0'],
    file,
  ]);
  const [width = 0, height = 0] = size.trim().split(',').map(Number);
  const { stdout: pixels } = await run(
    'ffmpeg',
    ['-v', 'error', '-i', file, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    { encoding: 'buffer', maxBuffer: 2 ** 26 },
  );
  return {
    width,
    height,
    colourAt(x, y) {
      const [red = NaN, green = NaN, blue = NaN] = pixels.subarray((y * width + x) * 3);
      return [red, green, blue];
    },
  };
}
