import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LOCAL_TRTC_SDK_APP_ID, createUserSig } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, test } from 'vitest';
import { decodeAudio } from '../../ffmpeg/testing/decode.ts';
import { probeFile } from '../../ffmpeg/testing/probe.ts';
import type { MediaPush, PushEvent } from './media-push.ts';
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
import { type RtmpTarget, trtcRtmpTarget } from './rtmp-plan.ts';

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

const ffmpeg = (...args: string[]) => run('ffmpeg', ['-v', 'error', '-y', ...args], { cwd: dir });

async function make(name: string, inputs: string[], ...options: string[]): Promise<void> {
  const sources = inputs.flatMap((input) => ['-f', 'lavfi', '-i', input]);
  const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
  await ffmpeg(...sources, ...x264, ...options, name);
}

/** Modifies a file's bytes. */
async function spoil(name: string, change: (bytes: Buffer) => Uint8Array): Promise<void> {
  const path = join(dir, name);
  await writeFile(path, change(await readFile(path)));
}

async function makeSources(): Promise<void> {
  const small = [frame('320x180'), beeps(clipSeconds, 0.4)];
  const plain = ['-bf', '0', '-g', '25', '-movflags', '+faststart'];
  const hdr = ['-pix_fmt', 'yuv420p10le', '-color_trc', 'smpte2084', '-color_primaries', 'bt2020'];
  const hevc = ['-c:v', 'libx265', '-colorspace', 'bt2020nc', '-x265-params', 'log-level=none'];
  const odd = ['-vf', 'format=yuv444p,scale=321:241', '-pix_fmt', 'yuv444p'];
  const surround = `aevalsrc='0|0|0.5*sin(2*PI*700*t)|0|0|0':c=5.1:s=48000:d=${clipSeconds}`;
  await writeFile(join(dir, 'late.srt'), '1\n00:00:06,000 --> 00:00:09,000\nthe end\n');
  await Promise.all([
    make('plain.mp4', small, ...plain),
    make('short.mp4', [frame('320x180', 25, 2), beeps(2)], ...plain),
    make('long.mp4', [frame('320x180', 25, 8), beeps(8)], ...plain),
    make('reordered.ts', small, '-preset', 'veryfast', '-bf', '2', '-g', '50'),
    make('slides.mp4', [frame('320x180', 1, slidesSeconds), beeps(slidesSeconds)], '-movflags', '+faststart'),
    make('odd.mp4', [frame('322x242'), beeps(clipSeconds, 0.4)], ...odd),
    make('surround.mp4', [frame('320x180'), surround], ...plain),
    make('hdr.mkv', small, ...hevc, ...hdr, '-c:a', 'libmp3lame', '-ar', '22050'),
    make('recorded.webm', small, '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-c:a', 'libopus'),
    make('hours.ts', small, ...plain, '-output_ts_offset', '36000'),
    make('hole.mkv', small, ...plain, '-af', "aselect='lt(t,0.5)+gte(t,1.5)'"),
    make('damaged.mp4', small, ...plain),
  ]);
  const copy = ['-i', 'plain.mp4', '-c', 'copy'];
  const subtitles = ['-i', 'late.srt', '-map', '0', '-map', '1', '-c:s', 'mov_text'];
  await Promise.all([
    ffmpeg(...copy, '-metadata:s:v:0', 'rotate=90', 'turned.mp4'),
    ffmpeg('-i', 'plain.mp4', ...subtitles, '-c:v', 'copy', '-c:a', 'copy', 'subtitled.mp4'),
    ffmpeg(...copy, '-movflags', '+faststart', 'cut.mp4'),
  ]);
  await spoil('damaged.mp4', (bytes) =>
    bytes.fill(0, Math.floor(bytes.length * 0.45), Math.floor(bytes.length * 0.55)),
  );
  await spoil('cut.mp4', (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.6)));
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rtmp-push-'));
  scope.defer(() => rm(dir, { recursive: true, force: true }));
  await makeSources();
  base = scope.use(await serveSources(dir)).url;
  live = scope.use(await startRtmpServer());
  rooms = scope.use(await openLocalRooms());
});
afterAll(() => scope.disposeAsync());

interface Pushed extends AsyncDisposable {
  push: MediaPush;
  events: PushEvent[];
}

interface PushOptions {
  startAtMs?: number;
  loop?: boolean;
  isLive?: boolean;
  ffmpegPath?: string;
}

/** Pushes as a worker does: through the proxy that limits where it connects. */
async function push(url: string, target: RtmpTarget, options: PushOptions = {}): Promise<Pushed> {
  const { startAtMs = 0, loop = false, isLive = false, ffmpegPath = 'ffmpeg' } = options;
  await using opening = new AsyncDisposableStack();
  const events: PushEvent[] = [];
  const source = opening.use(await openSource({ url, isLive }, undefined));
  const pushing = opening.use(
    await openRtmpPush({
      ...{ source: source.input, target, startAtMs, loop, volumePercent: 100, firstRetryMs: 100 },
      ...{ ffmpegPath, ffprobePath: 'ffprobe' },
      onEvent: (event) => events.push(event),
    }),
  );
  const opened = opening.move();
  return { push: pushing, events, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

const toRoom = (strRoomId: string, userId: string, userSig = createUserSig(userId)): RtmpTarget =>
  trtcRtmpTarget(rooms.cloud.rtmpUrl, { sdkAppId: LOCAL_TRTC_SDK_APP_ID, strRoomId, userId, userSig });

/** Reads the video of a file, and how many frames may come out of order. */
async function probeReceived(path: string) {
  const entries = ['-show_entries', 'stream=has_b_frames', '-select_streams', 'v', '-of', 'csv=p=0'];
  const [{ video }, { stdout }] = await Promise.all([
    probeFile(path),
    run('ffprobe', ['-v', 'error', ...entries, path]),
  ]);
  return { video, reordered: Number.parseInt(stdout, 10) };
}

const decodeSamples = async (path: string): Promise<Int16Array> => decodeAudio(path, 48_000);
const findPeak = (samples: Int16Array): number =>
  samples.reduce((max, value) => Math.max(max, Math.abs(value)), 0);

test.concurrent(
  'odd sources arrive complete, upright, in their own size and as TRTC requires',
  async ({ expect }) => {
    // At the server, not in a room: when a busy room receives the first frame depends more on the machine.
    const sizes = {
      'slides.mp4': '320x180',
      'plain.mp4': '320x180',
      'reordered.ts': '320x180',
      'odd.mp4': '320x240',
      'surround.mp4': '320x180',
      'turned.mp4': '180x320',
      'subtitled.mp4': '320x180',
      'hdr.mkv': '320x180',
      'recorded.webm': '320x180',
      'hours.ts': '320x180',
      'hole.mkv': '320x180',
      'damaged.mp4': '320x180',
      'cut.mp4': '320x180',
    };
    const waiting = Object.entries(sizes);
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [name, size] = next;
        const stream = name.replace(/\W.*/, '');
        const target = { url: `${live.url}/odd`, stream };
        await using pushed = await push(`${base}/${name}`, target);
        expect.soft(await pushed.push.ended, name).toBe('completed');
        const { positionMs, durationMs } = pushed.push.position();
        await pushed.push.stop();
        expect
          .soft(
            pushed.events.map(({ type }) => type),
            name,
          )
          .toEqual(name === 'cut.mp4' ? ['source-damaged'] : []);
        const [file = '', ...others] = await live.received(`odd/${stream}`);
        expect.soft(others, name).toEqual([]);
        const { video, reordered } = await probeReceived(file);
        expect.soft(`${video?.codec} ${video?.width}x${video?.height}`, name).toBe(`h264 ${size}`);
        expect.soft(reordered, name).toBe(0);
        const samples = await decodeSamples(file);
        // The voices of a film are in the middle channel: 0.5 of full scale becomes some 0.35.
        expect.soft(findPeak(samples), name).toBeGreaterThan(6_000);
        if (name !== 'surround.mp4')
          expect.soft(beepTimes(samples, 48_000).length, name).toBeGreaterThan(name === 'cut.mp4' ? 2 : 3);
        if (name === 'cut.mp4') continue;
        const lastsMs = (name === 'slides.mp4' ? slidesSeconds : clipSeconds) * 1000;
        expect.soft(Math.abs(positionMs - lastsMs), name).toBeLessThan(250);
        expect.soft(durationMs, name).toBeCloseTo(lastsMs, -2.5);
      }
    };
    // More at once would starve each other.
    await Promise.all(Array.from({ length: 4 }, work));
  },
);

test.concurrent(
  'a file that is copied, one that is encoded and a live stream arrive in a room, and ps shows nothing of them',
  async ({ expect }) => {
    const before = new Set(await childPids('ffmpeg'));
    await using session = await rooms.record({ strRoomId: 'lesson' }, 'both');
    const film = ['-v', 'error', '-re', '-stream_loop', '-1', '-i', join(dir, 'plain.mp4'), '-c', 'copy'];
    const publisher = spawn('ffmpeg', [...film, '-f', 'flv', `${live.url}/live/one`], { stdio: 'ignore' });
    /** The command lines of our ffmpeg processes so far. */
    const commands = new Set<string>();
    const readCommands = async (): Promise<void> => {
      const ours = (await childPids('ffmpeg')).filter((pid) => !before.has(pid) && pid !== publisher.pid);
      for (const pid of ours) commands.add(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
    };
    await using pushes = new AsyncDisposableStack();
    const open = async (userId: string, url: string, options?: PushOptions): Promise<Pushed> => {
      const pushed = pushes.use(await push(`${url}?sign=topsecret`, toRoom('lesson', userId), options));
      await readCommands();
      return pushed;
    };
    const stream = await open('live', `${live.url}/live/one`, { isLive: true });
    const files = await Promise.all([
      open('copied', `${base}/long.mp4`),
      open('encoded', `${base}/slides.mp4`),
    ]);
    for (const file of files) expect(await file.push.ended).toBe('completed');
    await waitForFrames(session, 'live 0', 10);
    expect(commands.size).toBeGreaterThan(1);
    expect([...commands].join('\n')).not.toMatch(/topsecret|usersig|sdkappid/);
    await stream.push.stop();
    publisher.kill('SIGKILL');
    await once(publisher, 'exit');
    await waitForFiles(session, 3);
    await session.recording.stop();
    for (const user of ['live', 'copied', 'encoded']) {
      const { path } = findFile(session.files, user);
      expect((await probeFile(path)).video).toMatchObject({ codec: 'h264', width: 320, height: 180 });
      expect(beepTimes(await decodeSamples(path), 48_000).length, user).toBeGreaterThan(0);
    }
  },
);

test.concurrent(
  'a push pauses, seeks, survives a lost connection, and repeats without leaving the room',
  async ({ expect }) => {
    await using session = await rooms.record({ strRoomId: 'steered' }, 'both');
    await using steered = await push(`${base}/long.mp4`, toRoom('steered', 'steered'), { startAtMs: 1_000 });
    await steered.push.pause();
    const { positionMs } = steered.push.position();
    expect(positionMs).toBeGreaterThanOrEqual(1_000);
    await using looping = await push(`${base}/short.mp4`, toRoom('steered', 'looping'), { loop: true });
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
  await using repeating = await push(`${base}/short.mp4`, target, { loop: true });
  const listen = async (): Promise<number[]> => {
    const [received = ''] = await live.received('live/repeated');
    return beepTimes(await decodeSamples(received), 48_000);
  };
  await expect
    .poll(async () => (await listen()).length, { timeout: 60_000, interval: 1_000 })
    .toBeGreaterThan(4);
  await repeating.push.stop();
  const heard = await listen();
  for (const [index, time] of heard.slice(1).entries())
    expect(Math.abs(time - (heard[index] ?? 0) - 1_000)).toBeLessThan(200);
});

test.concurrent(
  'a failed start reports the reason, and leaves nobody in the room and nothing running',
  async ({ expect }) => {
    await using tools = await ownTools();
    const { ffmpegPath } = tools;
    const closed = (userId: string) => toRoom('closed', userId);
    const expired = toRoom('closed', 'late', createUserSig('late', { expireS: -1 }));
    const failures = [
      push(`${base}/plain.mp4?sign=topsecret`, expired, { ffmpegPath }),
      push(`${base}/missing.mp4?sign=topsecret`, closed('early'), { ffmpegPath }),
      push(`${base}/plain.mp4`, closed('behind'), { ffmpegPath, startAtMs: 60_000 }),
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
