import { appendFile, open, readFile, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createUserSig } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, test } from 'vitest';
import { clockSource } from '../../testing/clock-source.ts';
import { ownTools } from '../../testing/own-tools.ts';
import { openSourceRooms, readRoomView, type SourceRooms } from './testing/source-rooms.ts';

let rooms: SourceRooms;
const seconds = 3;

interface OddSource {
  /** Options that encode the clock frames and beeps, and subtitles that last longer; the file name follows. */
  encode: string[];
  /** Modifies the file. */
  spoil?: (path: string) => Promise<unknown>;
  startAtMs?: number;
  /** In the room, in this order. */
  sizes: string[];
  /** Where it ends, s; as long as all the others when left out. */
  endsAt?: number;
  warns?: RegExp;
  /** The range of the peak, of full scale; half of full scale, as in the source, when left out. */
  loudest?: [number, number];
}

const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25'];
const aac = ['-c:a', 'aac'];
const small = ['320x180'];
const sources: Record<string, OddSource> = {
  // The longest comes first.
  'other-size.ts': {
    encode: [...h264, ...aac],
    // Its clock begins again, too.
    spoil: async (path) => {
      const larger = clockSource({ width: 480, height: 270, framesPerSecond: 25, seconds });
      await rooms.ffmpeg(...larger, ...h264, ...aac, '-f', 'mpegts', `${path}.2`);
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
    warns: /is truncated/,
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
      // Its audio begins late.
      ...['-af', "aselect='gte(t,1.5)'", '-c:a', 'libmp3lame', '-ar', '22050'],
    ],
    sizes: small,
  },
  'recorded.webm': {
    encode: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus'],
    sizes: small,
  },
  'phone.mov': {
    // Turned, as phones write it; its audio ends early.
    encode: [...h264, ...aac, '-af', 'atrim=0:1.5'],
    spoil: async (path) => {
      await rename(path, `${path}.upright`);
      await rooms.ffmpeg('-i', `${path}.upright`, '-c', 'copy', '-metadata:s:v:0', 'rotate=90', path);
    },
    sizes: ['180x320'],
  },
  'film.mkv': {
    // The voices of a film are in the middle channel.
    encode: [...h264, ...aac, '-af', 'pan=5.1|FC=c0', '-map', '0', '-map', '1', '-c:s', 'srt'],
    sizes: small,
    loudest: [0.2, 0.71],
  },
  'hole.mkv': {
    encode: [...h264, '-af', "aselect='lt(t,0.5)+gte(t,1.5)'", '-c:a', 'libvorbis'],
    sizes: small,
  },
  'edited.mov': {
    encode: [
      ...['-vf', 'scale=321:181,format=yuv444p10', '-c:v', 'prores_ks', '-profile:v', '4'],
      ...['-c:a', 'pcm_s24be', '-ar', '44100'],
    ],
    sizes: ['320x180'],
  },
  'interlaced.mpg': {
    encode: ['-vf', 'setdar=4/3', '-c:v', 'mpeg2video', '-b:v', '2M', '-flags', '+ilme+ildct', '-c:a', 'mp2'],
    sizes: ['240x180'],
  },
};

beforeAll(async () => {
  rooms = await openSourceRooms();
  const { dir, ffmpeg } = rooms;
  const lossless = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0', '-c:a', 'pcm_s16le'];
  await ffmpeg(
    ...clockSource({ width: 320, height: 180, framesPerSecond: 25, seconds }),
    ...lossless,
    'plain.mkv',
  );
  await writeFile(join(dir, 'late.srt'), '1\n00:00:02,000 --> 00:00:09,000\nthe end\n');
  await Promise.all(
    Object.entries(sources).map(async ([name, { encode, spoil }]) => {
      await ffmpeg('-i', 'plain.mkv', '-i', 'late.srt', ...encode, name);
      await spoil?.(join(dir, name));
    }),
  );
  await writeFile(join(dir, 'page.mp4'), '<!doctype html><title>login</title>'.padEnd(3_000));
  await ffmpeg('-i', 'plain.mkv', ...h264, ...aac, 'index-at-end.mp4');
});
afterAll(() => rooms?.[Symbol.asyncDispose]());

async function pushToEnd(name: string, { startAtMs = 0 }: OddSource) {
  const warnings: string[] = [];
  await using pushing = await rooms.push(name, {
    startAtMs,
    onEvent: ({ type, message }) => type === 'source-damaged' && warnings.push(message),
  });
  const end = await pushing.ended;
  await pushing.stop();
  return { end, warnings, ...pushing.position() };
}

test.concurrent(
  'odd sources arrive complete, upright and in their size, one after another',
  async ({ expect }) => {
    await using recording = await rooms.record();
    const ended = new Map<string, Awaited<ReturnType<typeof pushToEnd>>>();
    const waiting = Object.entries(sources);
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
        ended.set(next[0], await pushToEnd(...next));
    };
    await Promise.all([work(), work(), work()]);
    await recording.recording.stop();
    const viewByName = new Map(
      await Promise.all(
        Object.keys(sources).map(async (name) => [name, await readRoomView(recording.files, name)] as const),
      ),
    );
    for (const [name, { sizes, endsAt, warns, loudest: [min, max] = [0.35, 0.71] }] of Object.entries(
      sources,
    )) {
      const view = viewByName.get(name);
      const outcome = ended.get(name);
      expect.soft([name, outcome?.end, view?.sizes]).toEqual([name, 'completed', sizes]);
      expect.soft(outcome?.warnings.join(), name).toMatch(warns ?? /^$/);
      const endMs = (endsAt ?? seconds) * 1000;
      expect
        .soft(Math.abs((outcome?.positionMs ?? 0) - endMs), `${name}: ${outcome?.positionMs}`)
        .toBeLessThan(200);
      expect.soft(view?.loudest ?? 0, name).toBeGreaterThan(min);
      expect.soft(view?.loudest ?? 0, name).toBeLessThan(max);
      // The clock in the frame is legible only where the frame has its original size. A busy machine drops the last frames.
      if (sizes.join() === '320x180' && endsAt === undefined && name !== 'one-key-frame.mp4')
        expect.soft(Math.abs((view?.frames.at(-1)?.clockMs ?? 0) - endMs), name).toBeLessThan(1_000);
    }
    // The beep at 1 s is in the hole; the next one is not earlier for it.
    const [first = 0, second = 0] = viewByName.get('hole.mkv')?.beepsMs ?? [];
    expect(second - first).toBeGreaterThan(1_500);
  },
);

test.concurrent(
  'a failed start reports the reason, and leaves no process and nobody in the room',
  async ({ expect }) => {
    await using tools = await ownTools();
    const { chromiumPath, ffmpegPath } = tools;
    const refused = (userId: string, userSig?: string) => rooms.toEntry(userId, { room: 'refused', userSig });
    const fails = (path: string, options: Parameters<typeof rooms.push>[1] = {}) =>
      rooms.push(path, { entry: refused(path), chromiumPath, ffmpegPath, ...options });
    const failures = [
      { opening: fails('missing.mp4?sign=secret'), code: 'SourceNotPlayable', message: /404/ },
      { opening: fails('page.mp4'), code: 'SourceNotPlayable', message: /not media/ },
      { opening: fails('whole/index-at-end.mp4'), code: 'SourceNotPlayable', message: /faststart/ },
      { opening: fails('recorded.webm', { startAtMs: 9_000 }), code: 'PositionBehindEnd', message: /only 3/ },
      {
        opening: fails('cut-off.mp4', { startAtMs: 2_500 }),
        code: 'SourceNotPlayable',
        message: /nothing at 2.5 s/,
      },
      {
        opening: fails('recorded.webm', { entry: refused('a', createUserSig('b')) }),
        code: 'RoomRefused',
        message: /cannot be entered/,
      },
    ];
    const outcomes = await Promise.allSettled(failures.map(({ opening }) => opening));
    for (const [index, { code, message }] of failures.entries()) {
      const { reason } = outcomes[index] as PromiseRejectedResult;
      expect.soft(reason).toMatchObject({ code, message: expect.stringMatching(message) });
      expect.soft(String((reason as Error).message)).not.toMatch(/secret|127\.0\.0\.1|SourceBuffer|moov|0x/);
    }
    expect(await tools.browserProcesses()).toEqual([]);
    expect(await tools.ffmpegPids()).toEqual([]);
    const named = rooms.cloud.trtc
      .rooms()
      .filter(({ name }) => 'strRoomId' in name && name.strRoomId === 'refused');
    expect(named.flatMap(({ members }) => members)).toEqual([]);
  },
);
