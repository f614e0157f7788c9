import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeImage } from '../testing/decode-image.ts';
import { createSpriteSheets, type ThumbnailFile } from './sprite-sheets.ts';
import { createPoster } from './poster.ts';

const media = { width: 320, height: 180 };
const colours = {
  red: [255, 0, 0],
  lime: [0, 255, 0],
  blue: [0, 0, 255],
  yellow: [255, 255, 0],
} as const;
type Colour = keyof typeof colours;
const names = Object.keys(colours) as Colour[];

let dir: string;
/** Key frames in BT.709 as Chrome makes them, of one colour each; `detail` is an image with much in it. */
let keyFrames: Record<Colour | 'detail', Uint8Array>;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'thumbnails-'));
  const frame = async (source: string): Promise<Uint8Array> => {
    const { stdout } = await promisify(execFile)(
      'ffmpeg',
      [
        ...['-v', 'error', '-f', 'lavfi', '-i', `${source}:s=320x180:r=1:d=1`],
        ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p'],
        ...['-c:v', 'libx264', '-profile:v', 'baseline', '-f', 'h264', '-'],
      ],
      { encoding: 'buffer' },
    );
    return new Uint8Array(stdout);
  };
  const [red, lime, blue, yellow, detail] = await Promise.all([
    ...names.map((name) => frame(`color=c=${name}`)),
    frame('testsrc2=alpha=255'),
  ]);
  keyFrames = { red, lime, blue, yellow, detail } as typeof keyFrames;
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function decode(body: Uint8Array) {
  const path = join(dir, 'image.jpg');
  await writeFile(path, body);
  return decodeImage(path);
}

function sheets(more: { intervalMs?: number; completedSheets?: number; ffmpegPath?: string } = {}) {
  const files: ThumbnailFile[] = [];
  const counts: number[] = [];
  const strip = createSpriteSheets({
    media,
    intervalMs: 10_000,
    maxPixels: 80,
    ffmpegPath: 'ffmpeg',
    name: 'lesson',
    completedSheets: 0,
    onSheet: (count) => counts.push(count),
    put: async (file) => void files.push(file),
    ...more,
  });
  return { files, counts, strip, [Symbol.asyncDispose]: () => strip[Symbol.asyncDispose]() };
}
const seen = (colour: Colour | 'detail', timestampMs: number, key = true) => ({
  key,
  timestampMs,
  data: keyFrames[colour],
});
/** All channels within what JPEG and the subsampling of colours cost. */
const isNear = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, channel) => Math.abs(value - (b[channel] ?? NaN)) <= 12);

test('a sheet is drawn as soon as it is full, each thumbnail in its place and colours', async () => {
  await using drawing = sheets();
  const { strip, files } = drawing;
  for (let second = 0; second < 270; second += 2) {
    const colour = names[Math.floor(second / 10) % names.length] ?? 'red';
    strip.see(seen(colour, second * 1_000));
    strip.see(seen('detail', second * 1_000 + 33, false));
  }
  await strip.caughtUp();
  expect(files.map(({ name }) => name)).toEqual(['lesson-0001.jpg']);
  expect(drawing.counts).toEqual([1]);
  expect(await strip.finish(271_000)).toBe('lesson.vtt');
  expect(files.map(({ name }) => name)).toEqual(['lesson-0001.jpg', 'lesson-last.jpg', 'lesson.vtt']);
  const [full, last, vtt] = files.map(({ body }) => body);
  const sheet = await decode(full ?? new Uint8Array());
  expect([sheet.width, sheet.height]).toEqual([5 * 80, 5 * 46]);
  for (let index = 0; index < 25; index += 1) {
    const at = sheet.colourAt((index % 5) * 80 + 40, Math.floor(index / 5) * 46 + 23);
    expect({ index, near: isNear(at, colours[names[index % 4] ?? 'red']) }).toEqual({
      index,
      near: true,
    });
  }
  const rest = await decode(last ?? new Uint8Array());
  expect([rest.width, rest.height]).toEqual([2 * 80, 46]);
  const cues = Buffer.from(vtt ?? [])
    .toString()
    .trim()
    .split('\n\n')
    .slice(1);
  expect(cues).toHaveLength(27);
  expect(cues[26]).toBe('00:04:20.000 --> 00:04:31.000\nlesson-last.jpg#xywh=80,0,80,46');
});

test('a sheet that an earlier process has stored is not drawn again, the incomplete one is', async () => {
  await using drawing = sheets({ intervalMs: 2_000, completedSheets: 1 });
  const { strip, files } = drawing;
  for (let second = 0; second < 60; second += 2) strip.see(seen('red', second * 1_000));
  await strip.finish(60_000);
  expect(files.map(({ name }) => name)).toEqual(['lesson-last.jpg', 'lesson.vtt']);
  expect(Buffer.from(files[1]?.body ?? []).toString()).toContain('lesson-0001.jpg#xywh=320,184,80,46');
});

test('a failure of ffmpeg is reported at the end, and nothing stays in memory', async () => {
  await using drawing = sheets({ intervalMs: 2_000, ffmpegPath: '/nowhere/ffmpeg' });
  const { strip, files } = drawing;
  for (let second = 0; second < 60; second += 2) strip.see(seen('red', second * 1_000));
  await expect(strip.finish(60_000)).rejects.toThrow('spawn /nowhere/ffmpeg ENOENT');
  expect(files).toEqual([]);
});

test('without frames there is no thumbnail', async () => {
  await using drawing = sheets();
  expect(await drawing.strip.finish(0)).toBeUndefined();
  await using poster = createPoster({ media, ffmpegPath: 'ffmpeg' });
  expect(await poster.finish()).toBeUndefined();
});

test.each<[string, [Colour | 'detail', number][], boolean]>([
  [
    'the fullest of the first ten seconds',
    [
      ['blue', 0],
      ['detail', 4_000],
      ['red', 6_000],
    ],
    false,
  ],
  [
    'none that comes later',
    [
      ['blue', 0],
      ['detail', 10_000],
    ],
    true,
  ],
])('the poster is %s', async (_, packets, isBlue) => {
  await using poster = createPoster({ media, ffmpegPath: 'ffmpeg' });
  for (const [colour, timestampMs] of packets) poster.see(seen(colour, timestampMs));
  poster.see(seen('detail', 5_000, false));
  const image = await decode((await poster.finish()) ?? new Uint8Array());
  expect([image.width, image.height]).toEqual([320, 180]);
  const places = [20, 60, 100, 140].map((y) => image.colourAt(2 * y, y));
  expect(places.every((colour) => isNear(colour, colours.blue))).toBe(isBlue);
});

test('disposal does not wait for a drawing', async () => {
  const drawing = sheets({ intervalMs: 2_000 });
  for (let second = 0; second < 60; second += 2) drawing.strip.see(seen('detail', second * 1_000));
  await drawing[Symbol.asyncDispose]();
  expect(drawing.files).toEqual([]);
});
