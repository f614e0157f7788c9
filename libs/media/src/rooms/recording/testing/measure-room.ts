/**
 * Measures the recording of four anchors: how faithful the files are, and what recording costs beyond being in the
 * room, relative to encoding the same frames with libx264 veryfast.
 *
 * `npx node --conditions=@scf-media/source libs/media/src/rooms/recording/testing/measure-room.ts [seconds] [grain]`
 *
 * With `grain`, the frames cost as much as a camera's.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  LOCAL_TRTC_SDK_APP_ID,
  openAnchor,
  openRoomBrowser,
  createUserSig,
} from '@scf-media/local-cloud/testing';
import { Hono } from 'hono';
import { findChromium } from '../../../browser/find-chromium.ts';
import { launchBrowser } from '../../../browser/launch-browser.ts';
import { serveOnLoopback } from '../../../net/serve-on-loopback.ts';
import { decodeStrip } from '../../../ffmpeg/testing/decode.ts';
import { browserProcesses } from '../../../testing/browser-processes.ts';
import { childPids } from '../../../testing/child-pids.ts';
import { readFrames } from '../../../testing/frame-counters.ts';
import { measureRecording, median } from '../../../testing/index.ts';
import { stripCells, stripHeight } from '../../../testing/motion-page.ts';
import { findFile, openLocalRooms, type RoomName, type LocalRooms } from './local-rooms.ts';

const anchors = ['anna', 'ben', 'carl', 'dora'];
const seconds = Number(process.argv[2] ?? 30);
const grain = process.argv[3] === 'grain';
/** The cost of joining is not measured. */
const settleMs = 4_000;
/** User and system time, on Linux. */
const ticksPerSecond = 100;

async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
}

/** The CPU use of processes, in cores, by their role. */
type Use = Record<string, number>;

async function measureCores(forMs: number, mainPid?: number): Promise<Use> {
  const chromium = (await browserProcesses(mainPid)).map(({ pid, type }) => ({ pid, type }));
  const ffmpeg = (await childPids('ffmpeg')).map((pid) => ({ pid, type: 'ffmpeg' }));
  const all = [...chromium, ...ffmpeg];
  const before = await Promise.all(all.map(({ pid }) => cpuSeconds(pid)));
  const ownBefore = process.cpuUsage();
  await delay(forMs);
  const own = process.cpuUsage(ownBefore);
  const use: Use = { node: (own.user + own.system) / 1000 / forMs };
  for (const [index, { pid, type }] of all.entries())
    use[type] = (use[type] ?? 0) + ((await cpuSeconds(pid)) - (before[index] ?? 0)) / (forMs / 1000);
  return use;
}

const sumCores = (use: Use): number => Object.values(use).reduce((sum, cores) => sum + cores, 0);
const formatUse = (use: Use): string =>
  Object.entries(use)
    .map(([type, cores]) => `${type} ${round(cores)}`)
    .join(', ');

/** Measures a user that receives all anchors without recording them. */
async function measureAudience(rooms: LocalRooms, room: RoomName, forMs: number): Promise<Use> {
  await using server = await serveOnLoopback(
    new Hono().get('/', (c) =>
      c.html(`<!doctype html><script src="${rooms.cloud.apiUrl}/trtc/trtc.js"></script>`),
    ),
  );
  const executablePath = findChromium(process.env['PATH'] ?? '');
  await using owned = await launchBrowser({ executablePath, width: 640, height: 360, captureTitle: 'none' });
  const [page = await owned.browser.newPage()] = await owned.browser.pages();
  await page.goto(server.url);
  await page.evaluate(
    `(async () => {
      const trtc = TRTC.create();
      trtc.on('remote-video-available', ({ userId, streamType }) => trtc.startRemoteVideo({ userId, streamType }));
      await trtc.enterRoom(${JSON.stringify({
        ...{
          sdkAppId: LOCAL_TRTC_SDK_APP_ID,
          ...room,
          userId: 'audience',
          userSig: createUserSig('audience'),
        },
        ...{ scene: 'live', role: 'audience' },
      })});
    })()`,
  );
  await delay(settleMs);
  return await measureCores(forMs, owned.pid);
}

/** Measures a user that has the join page open, which shows all anchors. */
async function measureWatcher(rooms: LocalRooms, room: RoomName, forMs: number): Promise<Use> {
  await using scope = new AsyncDisposableStack();
  const browser = scope.use(await openRoomBrowser());
  const watcher = { cloudUrl: rooms.cloud.apiUrl, browser, room, userId: 'watcher', publish: 'none' };
  scope.use(await openAnchor(watcher));
  await delay(settleMs);
  return await measureCores(forMs, browser.browser.process()?.pid);
}

/** Counts the sender's frames that are missing from the file, between its first and its last. */
async function countMissingFrames(path: string): Promise<number> {
  const frames = readFrames(await decodeStrip(path, { height: stripHeight, cells: stripCells }));
  const [first, last] = [frames[0]?.counter ?? 0, frames.at(-1)?.counter ?? 0];
  // The pattern counts like the motion page: by two a frame.
  return (last - first) / 2 + 1 - frames.length;
}

/** Measures the cores that encoding the file's frames in real time takes, without decoding. */
async function measureEncodingCores(path: string, durationMs: number): Promise<number> {
  const cpu = async (output: string[]): Promise<number> => {
    const input = ['-v', 'info', '-benchmark', '-threads', '1', '-i', path, '-an', '-vsync', 'passthrough'];
    const { stderr } = await promisify(execFile)('ffmpeg', [...input, ...output, '-f', 'null', '-']);
    const [, user = '0', system = '0'] = /utime=([\d.]+)s stime=([\d.]+)s/.exec(stderr) ?? [];
    return Number(user) + Number(system);
  };
  const encode = ['-c:v', 'libx264', '-preset', 'veryfast', '-threads', '1'];
  return ((await cpu(encode)) - (await cpu(['-c:v', 'rawvideo']))) / (durationMs / 1000);
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

await using rooms = await openLocalRooms();
const room = rooms.newRoom();
await using scope = new AsyncDisposableStack();
const browser = scope.use(await openRoomBrowser());
const publishing = new Map<string, { fromMs: number; toMs: number }>();

await using session = await rooms.record(room, 'both');
const people = [];
for (const userId of anchors) {
  const person = scope.use(
    await openAnchor({
      ...{ cloudUrl: rooms.cloud.apiUrl, browser, room, userId, grain },
      size: { width: 640, height: 360 },
    }),
  );
  publishing.set(userId, { fromMs: Date.now(), toMs: 0 });
  people.push(person);
}
await delay(settleMs);
const recording = await measureCores(seconds * 1000 - settleMs);
const threads = await encoderThreads();
for (const userId of anchors) {
  const person = people.find((candidate) => candidate.userId === userId);
  await person?.unpublish('video');
  await person?.unpublish('audio');
  const times = publishing.get(userId);
  if (times !== undefined) times.toMs = Date.now();
}
await session.recording.stop();
for (const person of people) {
  await person.publish('video');
  await person.publish('audio');
}
const audience = await measureAudience(rooms, room, Math.min(15_000, seconds * 1000));
const watcher = await measureWatcher(rooms, room, Math.min(15_000, seconds * 1000));

const encodings: number[] = [];
for (const userId of anchors) {
  const { path, durationMs } = findFile(session.files, userId);
  const measure = await measureRecording(path);
  const { fromMs = 0, toMs = 0 } = publishing.get(userId) ?? {};
  const offsets = measure.audioVideoOffsetsMs.map(Math.abs).sort((a, b) => a - b);
  encodings.push(await measureEncodingCores(path, durationMs));
  console.log(
    `${userId}: file ${Math.round(measure.probed.durationMs)} ms, published ${toMs - fromMs} ms; audio after video ` +
      `${Math.round(median(measure.audioVideoOffsetsMs))} ms (most ${Math.round(offsets.at(-1) ?? 0)}); ` +
      `${measure.frames} frames, ${measure.duplicates} duplicates, ${await countMissingFrames(path)} of the sender's missing`,
  );
}
const encoding = median(encodings);
const beyond = (member: Use): string => {
  const cores = (sumCores(recording) - sumCores(member)) / anchors.length;
  return `beyond it per anchor ${round(cores)}, ${round(cores / encoding)} of libx264 veryfast (${round(encoding)})`;
};
console.log(`cores of the recorder: ${formatUse(recording)}`);
console.log(`of an audience member that draws nothing: ${formatUse(audience)}; ${beyond(audience)}`);
console.log(`of one with the join page open: ${formatUse(watcher)}; ${beyond(watcher)}`);
console.log(`threads of video encoders in the recorder's Chromium: ${threads}`);

/** Chrome's software encoder has threads with names of their own. */
async function encoderThreads(): Promise<number> {
  let found = 0;
  for (const { pid } of await browserProcesses())
    for (const thread of await readdir(`/proc/${pid}/task`).catch(() => [])) {
      const name = await readFile(`/proc/${pid}/task/${thread}/comm`, 'utf8').catch(() => '');
      if (/encod/i.test(name)) found += 1;
    }
  return found;
}
