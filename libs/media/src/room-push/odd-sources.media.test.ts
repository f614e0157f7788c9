import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  LOCAL_TRTC_SDK_APP_ID,
  type LocalCloud,
  startLocalCloud,
  userSigOf,
} from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, test } from 'vitest';
import { findChromium } from '../browser/find-chromium.ts';
import { decodeSound, decodeStrip } from '../ffmpeg/decode.ts';
import { clockSource } from '../testing/clock-source.ts';
import { readFrames } from '../testing/frame-counters.ts';
import { clockCells, stripCells, stripHeight } from '../testing/motion-page.ts';
import { ownTools } from '../testing/own-tools.ts';
import { recordRoom, type RoomInFiles } from '../testing/record-room.ts';
import { serveSources } from '../testing/source-server.ts';
import { openRoomPush } from './open-room-push.ts';

const run = promisify(execFile);
const seconds = 3;
const room = 'odd';

interface OddSource {
  /** What is made of the clock pictures and beeps; the file comes last. */
  encode: string[];
  /** What is done to the file. */
  spoil?: (path: string) => Promise<unknown>;
  startAtMs?: number;
  /** In the room, in this order. */
  sizes: string[];
  /** Where it ends, s; as long as all the others when left out. */
  endsAt?: number;
  warns?: RegExp;
}

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25'];
const aac = ['-c:a', 'aac'];
const small = ['320x180'];
// Turned pictures, odd sizes, other samples and six channels take the same way into a room over RTMP, where they are tested.
const sources: Record<string, OddSource> = {
  // The longest comes first.
  'other-size.ts': {
    encode: [...h264, ...aac],
    // Its clock begins anew, too.
    spoil: async (path) => {
      const larger = clockSource({ width: 480, height: 270, framesPerSecond: 25, seconds });
      await run('ffmpeg', [...larger, ...h264, ...aac, '-f', 'mpegts', `${path}.2`]);
      await appendFile(path, await readFile(`${path}.2`));
    },
    sizes: ['320x180', '480x270'],
  },
  'ten-hours.ts': { encode: [...h264, ...aac, '-bf', '2', '-output_ts_offset', '36000'], sizes: small },
  'one-key-frame.mp4': {
    encode: ['-vf', 'fps=1', ...h264, '-g', '250', ...aac, '-movflags', '+faststart'],
    startAtMs: 1_500,
    sizes: small,
  },
  'refresh.ts': {
    encode: [...h264, '-x264-params', 'keyint=infinite:intra-refresh=1', ...aac],
    sizes: small,
  },
  'cut-off.mp4': {
    encode: [...h264, ...aac, '-movflags', '+faststart'],
    spoil: async (path) => truncate(path, Math.floor((await stat(path)).size * 0.55)),
    sizes: small,
    endsAt: 1.7,
    warns: /was cut off/,
  },
  'damaged.mp4': {
    encode: [...h264, ...aac, '-movflags', '+faststart'],
    spoil: async (path) => {
      await using file = await open(path, 'r+');
      await file.write(Buffer.alloc(8_192), 0, 8_192, Math.floor((await stat(path)).size * 0.45));
    },
    sizes: small,
    warns: /damaged/,
  },
  'hdr.mkv': {
    encode: [
      ...['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le', '-color_trc', 'smpte2084'],
      ...['-color_primaries', 'bt2020', '-colorspace', 'bt2020nc', '-x265-params', 'log-level=none'],
      // Its sound begins late.
      ...['-af', "aselect='gte(t,1.5)'", '-c:a', 'libmp3lame', '-ar', '22050'],
    ],
    sizes: small,
  },
  'recorded.webm': {
    encode: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus'],
    sizes: small,
  },
  'interlaced.mpg': {
    encode: ['-vf', 'setdar=4/3', '-c:v', 'mpeg2video', '-b:v', '2M', '-flags', '+ilme+ildct', '-c:a', 'mp2'],
    sizes: ['240x180'],
  },
};

const scope = new AsyncDisposableStack();
let dir = '';
let base = '';
let cloud: LocalCloud;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'odd-sources-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const plain = join(dir, 'plain.mkv');
  const lossless = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0', '-c:a', 'pcm_s16le', plain];
  await run('ffmpeg', [
    ...clockSource({ width: 320, height: 180, framesPerSecond: 25, seconds }),
    ...lossless,
  ]);
  await Promise.all(
    Object.entries(sources).map(async ([name, { encode, spoil }]) => {
      await run('ffmpeg', ['-v', 'error', '-i', plain, ...encode, join(dir, name)]);
      await spoil?.(join(dir, name));
    }),
  );
  await writeFile(join(dir, 'page.mp4'), '<!doctype html><title>login</title>'.padEnd(3_000));
  await run('ffmpeg', ['-v', 'error', '-i', plain, ...h264, ...aac, join(dir, 'index-at-end.mp4')]);
  base = scope.use(await serveSources(dir)).url;
  cloud = scope.use(await startLocalCloud({ dir: join(dir, 'cloud') }));
});
afterAll(() => scope.disposeAsync());

const sdkUrl = (): string => `${cloud.apiUrl}/trtc/trtc.js`;
const entryOf = (userId: string, userSig = userSigOf(userId)) => ({
  ...{ sdkAppId: LOCAL_TRTC_SDK_APP_ID, strRoomId: room, userId, userSig },
});
const push = (
  path: string,
  options: Partial<Parameters<typeof openRoomPush>[0]> & { userId?: string } = {},
) =>
  openRoomPush({
    entry: entryOf(options.userId ?? path),
    sdkUrl: sdkUrl(),
    source: { url: `${base}/${path}`, isLive: false },
    startAtMs: 0,
    loop: false,
    volumePercent: 100,
    chromiumPath: findChromium(process.env.PATH ?? ''),
    ffmpegPath: 'ffmpeg',
    ffprobePath: 'ffprobe',
    ...options,
  });

async function pushToEnd(name: string, { startAtMs = 0 }: OddSource) {
  const warnings: string[] = [];
  await using pushing = await push(name, {
    startAtMs,
    onEvent: ({ type, message }) => type === 'source-damaged' && warnings.push(message),
  });
  const end = await pushing.ended;
  await pushing.stop();
  return { end, warnings, ...pushing.position() };
}

async function inTheRoom(recording: RoomInFiles, name: string) {
  const file = recording.files.find(({ period }) => period.userId === name);
  if (file?.path === undefined) throw new Error(`nothing of ${name} was recorded`);
  const [strips, samples] = await Promise.all([
    decodeStrip(file.path, { height: stripHeight, cells: stripCells }),
    decodeSound(file.path, 48_000),
  ]);
  const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return {
    sizes: file.sidecar?.sizes.map(({ width, height }) => `${width}x${height}`),
    lastMs: readFrames(strips, clockCells).at(-1)?.counter ?? 0,
    loudest: loudest / 32_768,
  };
}

test.concurrent(
  'odd sources arrive whole, upright and in their size, each after the other',
  async ({ expect }) => {
    await using recording = await recordRoom({ entry: entryOf('recorder'), media: 'both', sdkUrl: sdkUrl() });
    const ended = new Map<string, Awaited<ReturnType<typeof pushToEnd>>>();
    const waiting = Object.entries(sources);
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        ended.set(next[0], await pushToEnd(...next));
    };
    await Promise.all([work(), work(), work()]);
    await recording.recording.stop();
    const seenOf = new Map(
      await Promise.all(
        Object.keys(sources).map(async (name) => [name, await inTheRoom(recording, name)] as const),
      ),
    );
    for (const [name, { sizes, endsAt, warns }] of Object.entries(sources)) {
      const seen = seenOf.get(name);
      const told = ended.get(name);
      expect.soft([name, told?.end, seen?.sizes]).toEqual([name, 'completed', sizes]);
      expect.soft(told?.warnings.join(), name).toMatch(warns ?? /^$/);
      const endMs = (endsAt ?? seconds) * 1000;
      expect
        .soft(Math.abs((told?.positionMs ?? 0) - endMs), `${name}: ${told?.positionMs}`)
        .toBeLessThan(200);
      // Half of full scale, as it was made.
      expect.soft(seen?.loudest, name).toBeGreaterThan(0.35);
      expect.soft(seen?.loudest, name).toBeLessThan(0.71);
      // The clock in the picture can be read where it is as it was made. A busy machine loses the last pictures.
      if (sizes.join() === '320x180' && endsAt === undefined && name !== 'one-key-frame.mp4')
        expect.soft(Math.abs((seen?.lastMs ?? 0) - endMs), `${name}: ${seen?.lastMs}`).toBeLessThan(1_000);
    }
  },
);

test.concurrent(
  'an opening that fails says why, and leaves no process and nobody in the room',
  async ({ expect }) => {
    await using tools = await ownTools();
    const { chromiumPath, ffmpegPath } = tools;
    const fails = (path: string, options: Parameters<typeof push>[1] = {}) =>
      push(path, { entry: { ...entryOf(path), strRoomId: 'refused' }, chromiumPath, ffmpegPath, ...options });
    const failures = [
      { opening: fails('missing.mp4?sign=secret'), code: 'SourceNotPlayable', says: /404/ },
      { opening: fails('page.mp4'), code: 'SourceNotPlayable', says: /not media/ },
      { opening: fails('whole/index-at-end.mp4'), code: 'SourceNotPlayable', says: /faststart/ },
      { opening: fails('recorded.webm', { startAtMs: 9_000 }), code: 'PositionBehindEnd', says: /only 3/ },
      {
        opening: fails('cut-off.mp4', { startAtMs: 2_500 }),
        code: 'SourceNotPlayable',
        says: /nothing at 2.5 s/,
      },
      {
        opening: fails('recorded.webm', { entry: { ...entryOf('a', userSigOf('b')), strRoomId: 'refused' } }),
        code: 'RoomRefused',
        says: /cannot be entered/,
      },
    ];
    const outcomes = await Promise.allSettled(failures.map(({ opening }) => opening));
    for (const [index, { code, says }] of failures.entries()) {
      const { reason } = outcomes[index] as PromiseRejectedResult;
      expect.soft(reason).toMatchObject({ code, message: expect.stringMatching(says) });
      expect.soft(String((reason as Error).message)).not.toMatch(/secret|127\.0\.0\.1|SourceBuffer|moov|0x/);
    }
    expect(await tools.browserProcesses()).toEqual([]);
    expect(await tools.ffmpegPids()).toEqual([]);
    const named = cloud.trtc
      .rooms()
      .filter(({ name }) => 'strRoomId' in name && name.strRoomId === 'refused');
    expect(named.flatMap(({ members }) => members)).toEqual([]);
  },
);
