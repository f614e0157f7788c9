import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import ffmpeg from 'fluent-ffmpeg';

/** A part of a file, ms; its end is excluded. */
export interface Span {
  fromMs: number;
  toMs: number;
}

/**
 * Decodes the upper strip of each video frame, scaled to one line of `cells` grey values. No frame is added or
 * dropped.
 *
 * @param span only frames with timestamps in it; all when left out
 */
export function decodeStrip(
  file: string,
  options: { height: number; cells: number },
  span?: Span,
): Promise<Buffer> {
  return decode(file, span, [
    ...['-map', '0:v:0', '-vsync', 'passthrough'],
    ...['-vf', `crop=iw:${options.height}:0:0,scale=${options.cells}:1:flags=area,format=gray`],
    ...['-f', 'rawvideo'],
  ]);
}

/** Decodes the audio to one channel of 16-bit samples, from the file's time 0 or from the start of the span. */
export async function decodeAudio(file: string, sampleRate: number, span?: Span): Promise<Int16Array> {
  const bytes = await decode(file, span, [
    ...['-map', '0:a:0', '-af', 'aresample=async=1:first_pts=0'],
    ...['-ac', '1', '-ar', String(sampleRate), '-f', 's16le'],
  ]);
  return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
}

async function decode(file: string, span: Span | undefined, outputOptions: string[]): Promise<Buffer> {
  const output = new PassThrough();
  const seconds = (ms: number): string => (ms / 1000).toFixed(6);
  // Before the input: ffmpeg then seeks to the key frame before it, and drops what precedes the time itself.
  const inputOptions =
    span === undefined ? [] : ['-ss', seconds(span.fromMs), '-t', seconds(span.toMs - span.fromMs)];
  const failed = new Promise<never>((_, reject) => {
    ffmpeg(file)
      .inputOptions(inputOptions)
      .outputOptions(outputOptions)
      .on('error', reject)
      .pipe(output, { end: true });
  });
  return Promise.race([buffer(output), failed]);
}
