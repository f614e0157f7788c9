import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LOCAL_TRTC_SDK_APP_ID, createUserSig } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, test } from 'vitest';
import { decodeAudio } from '../../ffmpeg/testing/decode.ts';
import { probeFile } from '../../ffmpeg/testing/probe.ts';
import type { MediaPush, PushEnd, PushEvent } from './media-push.ts';
import { openSource } from '../source/open-source.ts';
import {
  findFile,
  waitForFiles,
  waitForFrames,
  type LocalRooms,
  openLocalRooms,
} from '../recording/testing/local-rooms.ts';
import { beepTimes } from '../../testing/beeps.ts';
import { childPids } from '../../testing/child-pids.ts';
import { ownTools } from '../../testing/own-tools.ts';
import { type RtmpServer, startRtmpServer } from '../../testing/rtmp-server.ts';
import { serveSources } from '../../testing/source-server.ts';
import { openRtmpPush } from './open-rtmp-push.ts';
import { trtcRtmpTarget } from './rtmp-plan.ts';

const run = promisify(execFile);
const scope = new AsyncDisposableStack();
let dir = '';
let base = '';
let rooms: LocalRooms;
let live: RtmpServer;
const clipSeconds = 4;
/** One frame a second, every other one a key frame: a viewer who joins late still receives one. */
const slidesSeconds = 8;

/** Each second begins with a white frame and a beep of 0.1 s, or there are more beeps, for a listener who joins at the end. */
const frame = (size: string, rate = 25, seconds = clipSeconds): string =>
  `testsrc2=s=${size}:r=${rate}:d=${seconds},drawbox=c=white:t=fill:enable='lt(mod(t,1),0.1)'`;
const beeps = (seconds = clipSeconds, everySeconds = 1): string =>
  `aevalsrc='0.5*sin(2*PI*1000*t)*lt(mod(t,${everySeconds}),0.1)':s=48000:d=${seconds}`;

async function make(name: string, inputs: string[], ...options: string[]): Promise<void> {
  const sources = inputs.flatMap((input) => ['-f', 'lavfi', '-i', input]);
  const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  await run('ffmpeg', ['-v', 'error', '-y', ...sources, ...x264, ...options, name], { cwd: dir });
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rtmp-push-'));
  scope.defer(() => rm(dir, { recursive: true, force: true }));
  const small = [frame('320x180'), beeps(clipSeconds, 0.4)];
  const plain = ['-bf', '0', '-g', '25', '-movflags', '+faststart'];
  await make('plain.mp4', small, ...plain);
  await make('short.mp4', [frame('320x180', 25, 2), beeps(2)], ...plain);
  await make('long.mp4', [frame('320x180', 25, 8), beeps(8)], ...plain);
  await make('reordered.ts', small, '-preset', 'veryfast', '-bf', '2', '-g', '50');
  await make(
    'slides.mp4',
    [frame('320x180', 1, slidesSeconds), beeps(slidesSeconds)],
    '-movflags',
    '+faststart',
  );
  await make(
    'odd.mp4',
    [frame('322x242'), beeps(clipSeconds, 0.4)],
    '-vf',
    'format=yuv444p,scale=321:241',
    '-pix_fmt',
    'yuv444p',
  );
  await make(
    'surround.mp4',
    [frame('320x180'), `aevalsrc='0|0|0.5*sin(2*PI*700*t)|0|0|0':c=5.1:s=48000:d=${clipSeconds}`],
    ...plain,
  );
  await run(
    'ffmpeg',
    ['-v', 'error', '-i', 'plain.mp4', '-c', 'copy', '-metadata:s:v:0', 'rotate=90', 'turned.mp4'],
    { cwd: dir },
  );
  await writeFile(join(dir, 'late.srt'), '1\n00:00:06,000 --> 00:00:09,000\nthe end\n');
  await run(
    'ffmpeg',
    [
      '-v',
      'error',
      '-i',
      'plain.mp4',
      '-i',
      'late.srt',
      '-map',
      '0',
      '-map',
      '1',
      '-c',
      'copy',
      '-c:s',
      'mov_text',
      'subtitled.mp4',
    ],
    { cwd: dir },
  );
  await run(
    'ffmpeg',
    ['-v', 'error', '-i', 'plain.mp4', '-c', 'copy', '-movflags', '+faststart', 'cut.mp4'],
    { cwd: dir },
  );
  const hdr = ['-pix_fmt', 'yuv420p10le', '-color_trc', 'smpte2084', '-color_primaries', 'bt2020'];
  const hevc = ['-c:v', 'libx265', '-colorspace', 'bt2020nc', '-x265-params', 'log-level=none'];
  await make('hdr.mkv', small, ...hevc, ...hdr, '-c:a', 'libmp3lame', '-ar', '22050');
  await make('recorded.webm', small, '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-c:a', 'libopus');
  await make('hours.ts', small, ...plain, '-output_ts_offset', '36000');
  await make('hole.mkv', small, ...plain, '-af', "aselect='lt(t,0.5)+gte(t,1.5)'");
  await make('damaged.mp4', small, ...plain);
  const damaged = await readFile(join(dir, 'damaged.mp4'));
  await writeFile(
    join(dir, 'damaged.mp4'),
    damaged.fill(0, Math.floor(damaged.length * 0.45), Math.floor(damaged.length * 0.55)),
  );
  await truncate(join(dir, 'cut.mp4'), Math.floor((await readFile(join(dir, 'cut.mp4'))).length * 0.6));
  base = scope.use(await serveSources(dir)).url;
  live = scope.use(await startRtmpServer());
  rooms = scope.use(await openLocalRooms());
});
afterAll(() => scope.disposeAsync());

interface Pushed extends AsyncDisposable {
  push: MediaPush;
  events: PushEvent[];
}

/** Pushes as a worker does: through the proxy that limits where it connects. */
async function push(
  userId: string,
  url: string,
  options: {
    startAtMs?: number;
    loop?: boolean;
    isLive?: boolean;
    room?: string;
    userSig?: string;
    ffmpegPath?: string;
  } = {},
): Promise<Pushed> {
  const {
    startAtMs = 0,
    loop = false,
    isLive = false,
    room = 'lesson',
    userSig = createUserSig(userId),
    ffmpegPath = 'ffmpeg',
  } = options;
  await using opening = new AsyncDisposableStack();
  const events: PushEvent[] = [];
  const source = opening.use(await openSource({ url, isLive }, undefined));
  const pushing = opening.use(
    await openRtmpPush({
      source: source.input,
      target: trtcRtmpTarget(rooms.cloud.rtmpUrl, {
        sdkAppId: LOCAL_TRTC_SDK_APP_ID,
        strRoomId: room,
        userId,
        userSig,
      }),
      ...{ startAtMs, loop, volumePercent: 100, firstRetryMs: 100 },
      ...{ ffmpegPath, ffprobePath: 'ffprobe' },
      onEvent: (event) => events.push(event),
    }),
  );
  const opened = opening.move();
  return { push: pushing, events, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

const decodeSamples = async (path: string): Promise<Int16Array> => decodeAudio(path, 48_000);
const findPeak = (samples: Int16Array): number =>
  samples.reduce((max, value) => Math.max(max, Math.abs(value)), 0);

test.concurrent(
  'odd sources arrive in the room complete, upright and in their own size, and ps shows nothing of them',
  async ({ expect }) => {
    const before = new Set(await childPids('ffmpeg'));
    await using session = await rooms.record({ strRoomId: 'lesson' }, 'both');
    const publisher = spawn(
      'ffmpeg',
      [
        '-v',
        'error',
        '-re',
        '-stream_loop',
        '-1',
        '-i',
        join(dir, 'plain.mp4'),
        '-c',
        'copy',
        '-f',
        'flv',
        `${live.url}/live/one`,
      ],
      { stdio: 'ignore' },
    );
    const named = [
      'slides.mp4',
      'plain.mp4',
      'reordered.ts',
      'odd.mp4',
      'surround.mp4',
      'turned.mp4',
      'subtitled.mp4',
      'hdr.mkv',
      'recorded.webm',
      'hours.ts',
      'hole.mkv',
      'damaged.mp4',
      'cut.mp4',
    ];
    /** The command lines of our ffmpeg processes so far. */
    const commands = new Set<string>();
    const readCommands = async (): Promise<void> => {
      const ours = (await childPids('ffmpeg')).filter((pid) => !before.has(pid) && pid !== publisher.pid);
      for (const pid of ours) commands.add(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
    };
    const toUser = (name: string): string => name.replace(/\W.*/, '');
    await using pushes = new AsyncDisposableStack();
    const stream = pushes.use(await push('live', `${live.url}/live/one?sign=topsecret`, { isLive: true }));
    await readCommands();
    const opened = new Map<string, Pushed>();
    const ends: Record<string, PushEnd> = {};
    const waiting = [...named];
    const work = async (): Promise<void> => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        const pushed = pushes.use(await push(toUser(name), `${base}/${name}?sign=topsecret`));
        opened.set(toUser(name), pushed);
        await readCommands();
        ends[toUser(name)] = await pushed.push.ended;
      }
    };
    // More at once would starve each other.
    await Promise.all(Array.from({ length: 6 }, work));
    await waitForFrames(session, 'live 0', 10);
    expect(commands.size).toBeGreaterThan(1);
    expect([...commands].join('\n')).not.toMatch(/topsecret|usersig|sdkappid/);
    expect(ends).toEqual(Object.fromEntries(named.map((name) => [toUser(name), 'completed'])));
    await stream.push.stop();
    publisher.kill('SIGKILL');
    await once(publisher, 'exit');
    await waitForFiles(session, named.length + 1);
    await session.recording.stop();

    for (const user of named.map(toUser).filter((one) => one !== 'cut')) {
      const { positionMs = 0, durationMs = 0 } = opened.get(user)?.push.position() ?? {};
      const lastsMs = (user === 'slides' ? slidesSeconds : clipSeconds) * 1000;
      expect.soft(Math.abs(positionMs - lastsMs), user).toBeLessThan(250);
      expect.soft(durationMs, user).toBeCloseTo(lastsMs, -2.5);
    }
    const events = Object.fromEntries(
      [...opened].map(([user, each]) => [user, each.events.map(({ type }) => type)]),
    );
    expect(events).toEqual({
      ...Object.fromEntries(named.map((name) => [toUser(name), []])),
      cut: ['source-damaged'],
    });
    const sizes = await Promise.all(
      [...named.map(toUser), 'live'].map(async (user) => {
        const { path } = findFile(session.files, user);
        const { video } = await probeFile(path);
        return `${user} ${video?.codec} ${video?.width}x${video?.height}`;
      }),
    );
    const otherSizes: Record<string, string> = { odd: '320x240', turned: '180x320' };
    expect(sizes).toEqual(
      [...named.map(toUser), 'live'].map((user) => `${user} h264 ${otherSizes[user] ?? '320x180'}`),
    );
    for (const user of named.map(toUser).filter((one) => one !== 'surround'))
      expect
        .soft(beepTimes(await decodeSamples(findFile(session.files, user).path), 48_000).length, user)
        .toBeGreaterThan(0);
    // The voices of a film are in the middle channel: 0.5 of full scale becomes some 0.35.
    expect(findPeak(await decodeSamples(findFile(session.files, 'surround').path))).toBeGreaterThan(6_000);
  },
);

test.concurrent(
  'a push pauses, seeks, survives a lost connection, and repeats without leaving the room',
  async ({ expect }) => {
    await using session = await rooms.record({ strRoomId: 'steered' }, 'both');
    const inRoom = { room: 'steered' };
    await using steered = await push('steered', `${base}/long.mp4`, { ...inRoom, startAtMs: 1_000 });
    await steered.push.pause();
    const { positionMs } = steered.push.position();
    expect(positionMs).toBeGreaterThanOrEqual(1_000);
    await using looping = await push('looping', `${base}/short.mp4`, { ...inRoom, loop: true });
    await steered.push.resume();
    await expect
      .poll(() => steered.push.position().positionMs, { timeout: 60_000 })
      .toBeGreaterThan(positionMs);
    rooms.act('RemoveUserByStrRoomId', { RoomId: 'steered', UserIds: ['steered'] });
    await expect
      .poll(() => steered.events.map(({ type }) => type), { timeout: 60_000 })
      .toEqual(['connection-restarted']);
    // Half a second behind a key frame.
    await steered.push.seek(6_500);
    expect(steered.push.position().positionMs).toBeGreaterThanOrEqual(6_500);
    await expect(steered.push.ended).resolves.toBe('completed');
    expect(Math.abs(steered.push.position().positionMs - 8_000)).toBeLessThan(250);
    expect(looping.push.position().positionMs).toBeLessThan(2_000);
    await expect.poll(() => session.recording.anchors(), { timeout: 60_000 }).toEqual(['looping']);
    // 4.8 s of a film of 2 s.
    await waitForFrames(session, 'looping 0', 120);
    await looping.push.stop();
    await expect
      .poll(() => session.files.filter(({ period }) => period.userId === 'looping').length, {
        timeout: 60_000,
      })
      .toBe(1);
    expect(looping.events).toEqual([]);
    // Heard more often than the film has beeps.
    expect(
      beepTimes(await decodeSamples(findFile(session.files, 'looping').path), 48_000).length,
    ).toBeGreaterThan(2);
  },
);

test.concurrent('a repeating film has no gap between its end and its beginning', async ({ expect }) => {
  // Measured at the server: when a room receives it depends more on the machine.
  const target = { url: `${live.url}/live`, stream: 'repeated' };
  await using source = await openSource({ url: `${base}/short.mp4`, isLive: false }, undefined);
  await using pushing = await openRtmpPush({
    ...{ source: source.input, target, startAtMs: 0, loop: true, volumePercent: 100 },
    ...{ ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' },
  });
  const received = join(dir, 'repeated.flv');
  const stream = `${target.url}/${target.stream}`;
  await run('ffmpeg', ['-v', 'error', '-i', stream, '-t', '5', '-c', 'copy', received], { timeout: 60_000 });
  await pushing.stop();
  const heard = beepTimes(await decodeSamples(received), 48_000);
  expect(heard.length).toBeGreaterThan(3);
  for (const [index, time] of heard.slice(1).entries())
    expect(Math.abs(time - (heard[index] ?? 0) - 1_000)).toBeLessThan(200);
});

test.concurrent(
  'a failed start reports the reason, and leaves nobody in the room and nothing running',
  async ({ expect }) => {
    await using tools = await ownTools();
    const { ffmpegPath } = tools;
    const failures = [
      push('late', `${base}/plain.mp4?sign=topsecret`, {
        room: 'closed',
        ffmpegPath,
        userSig: createUserSig('late', { expireS: -1 }),
      }),
      push('early', `${base}/missing.mp4?sign=topsecret`, { room: 'closed', ffmpegPath }),
      push('behind', `${base}/plain.mp4`, { room: 'closed', ffmpegPath, startAtMs: 60_000 }),
    ];
    const [late, early, behind] = await Promise.allSettled(failures);
    expect(late).toMatchObject({
      reason: { code: 'RoomRefused', message: expect.stringMatching(/70001.*UserSig/) as string },
    });
    expect(early).toMatchObject({
      reason: { code: 'SourceNotPlayable', message: expect.stringMatching(/404/) as string },
    });
    expect(behind).toMatchObject({ reason: { code: 'PositionBehindEnd' } });
    expect(
      JSON.stringify([late, early, behind].map((each) => String((each as PromiseRejectedResult).reason))),
    ).not.toMatch(/topsecret/);
    expect(await tools.ffmpegPids()).toEqual([]);
    expect(
      rooms.cloud.trtc.rooms().filter(({ name }) => 'strRoomId' in name && name.strRoomId === 'closed'),
    ).toEqual([]);
  },
);
