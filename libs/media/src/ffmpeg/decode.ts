import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import ffmpeg from 'fluent-ffmpeg';

/** Decodes the video: each frame's upper strip, scaled to one line of `cells` grey values. No frame is added or dropped. */
export function decodeStrip(file: string, options: { height: number; cells: number }): Promise<Buffer> {
  return decode(file, [
    ...['-map', '0:v:0', '-vsync', 'passthrough'],
    ...['-vf', `crop=iw:${options.height}:0:0,scale=${options.cells}:1:flags=area,format=gray`],
    ...['-f', 'rawvideo'],
  ]);
}

/** Decodes the sound to one channel of 16-bit samples, starting at the file's time 0. */
export async function decodeSound(file: string, sampleRate: number): Promise<Int16Array> {
  const bytes = await decode(file, [
    ...['-map', '0:a:0', '-af', 'aresample=async=1:first_pts=0'],
    ...['-ac', '1', '-ar', String(sampleRate), '-f', 's16le'],
  ]);
  return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
}

async function decode(file: string, outputOptions: string[]): Promise<Buffer> {
  const output = new PassThrough();
  const failed = new Promise<never>((_, reject) => {
    ffmpeg(file).outputOptions(outputOptions).on('error', reject).pipe(output, { end: true });
  });
  return Promise.race([buffer(output), failed]);
}
