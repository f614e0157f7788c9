import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type Anchor,
  LOCAL_TRTC_SDK_APP_ID,
  type LocalCloud,
  openAnchor,
  openRoomBrowser,
  type RoomBrowser,
  startLocalCloud,
  userSigOf,
} from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findChromium } from '../browser/find-chromium.ts';
import type { PushEvent } from '../media-push/media-push.ts';
import { childPids } from '../testing/child-pids.ts';
import { serveSources } from '../testing/source-server.ts';
import { openRoomPush } from './open-room-push.ts';

const run = promisify(execFile);
const scope = new AsyncDisposableStack();
let dir = '';
let base = '';
let cloud: LocalCloud;
let browser: RoomBrowser;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'room-push-'));
  scope.defer(() => rm(dir, { recursive: true, force: true }));
  const lavfi = (source: string): string[] => ['-f', 'lavfi', '-i', source];
  const encode = [
    '-c:v',
    'libx264',
    '-g',
    '60',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    '-movflags',
    '+faststart',
    'file.mp4',
  ];
  await run(
    'ffmpeg',
    ['-v', 'error', ...lavfi('testsrc2=s=320x180:r=30:d=6'), ...lavfi('sine=f=440:d=6'), ...encode],
    { cwd: dir },
  );
  const files = await serveSources(dir);
  scope.use(files);
  base = files.url;
  cloud = scope.use(await startLocalCloud({ dir: join(dir, 'cloud') }));
  browser = scope.use(await openRoomBrowser());
}, 30_000);
afterAll(() => scope.disposeAsync());

const push = (
  userId: string,
  strRoomId: string,
  options: { path?: string; startAtMs?: number; events?: PushEvent[] } = {},
) =>
  openRoomPush({
    entry: { sdkAppId: LOCAL_TRTC_SDK_APP_ID, strRoomId, userId, userSig: userSigOf(userId) },
    sdkUrl: `${cloud.apiUrl}/trtc/trtc.js`,
    source: { url: `${base}/${options.path ?? 'file.mp4'}`, isLive: false },
    startAtMs: options.startAtMs ?? 0,
    loop: false,
    volumePercent: 100,
    chromiumPath: findChromium(process.env.PATH ?? ''),
    ffmpegPath: 'ffmpeg',
    ffprobePath: 'ffprobe',
    onEvent: (event) => options.events?.push(event),
  });

const audience = (strRoomId: string, userId = 'viewer'): Promise<Anchor> =>
  openAnchor({ cloudUrl: cloud.apiUrl, room: { strRoomId }, userId, publish: 'none', browser });

/** How many pictures, of which width, somebody in the room has seen of somebody else. */
const seen = (viewer: Anchor): Promise<{ frames: number; width: number }> =>
  viewer.page.evaluate(() => {
    const [video] = document.querySelectorAll('video');
    return { frames: video?.getVideoPlaybackQuality().totalVideoFrames ?? 0, width: video?.videoWidth ?? 0 };
  });

test('a file is seen in the room from a position to its end', async () => {
  await using viewer = await audience('whole');
  const startedAtMs = Date.now();
  await using pushing = await push('pusher', 'whole', { startAtMs: 2_500 });
  await expect(pushing.ended).resolves.toBe('completed');
  expect(Date.now() - startedAtMs).toBeGreaterThan(3_500);
  expect(pushing.position().durationMs).toBeCloseTo(6_000, -3);
  expect(Math.abs(pushing.position().positionMs - 6_000)).toBeLessThan(300);
  const { frames } = await seen(viewer);
  // 3.5 s at 30 frames a second, of which a busy machine drops or repeats some.
  expect(frames).toBeGreaterThan(60);
  expect(frames).toBeLessThan(125);
}, 40_000);

test('it goes on where it was when Chromium is killed', async () => {
  const events: PushEvent[] = [];
  const before = new Set(await childPids('chromium'));
  await using pushing = await push('pusher', 'killed', { events });
  await expect.poll(() => pushing.position().positionMs, { timeout: 15_000 }).toBeGreaterThan(2_000);
  const positionMs = pushing.position().positionMs;
  const browsers = (await childPids('chromium')).filter((pid) => !before.has(pid));
  expect(browsers.length).toBeGreaterThan(0);
  for (const pid of browsers) process.kill(pid, 'SIGKILL');
  await expect.poll(() => events.map(({ type }) => type), { timeout: 10_000 }).toContain('browser-restarted');
  await expect(pushing.ended).resolves.toBe('completed');
  expect(pushing.position().positionMs).toBeGreaterThan(positionMs);
}, 60_000);

test('it goes on where it was when ffmpeg is killed', async () => {
  const events: PushEvent[] = [];
  await using viewer = await audience('no-ffmpeg');
  const before = new Set(await childPids('ffmpeg'));
  await using pushing = await push('pusher', 'no-ffmpeg', { path: 'slow/file.mp4', events });
  await expect.poll(() => pushing.position().positionMs, { timeout: 15_000 }).toBeGreaterThan(2_000);
  const ours = (await childPids('ffmpeg')).filter((pid) => !before.has(pid));
  expect(ours).toHaveLength(1);
  for (const pid of ours) process.kill(pid, 'SIGKILL');
  await expect(pushing.ended).resolves.toBe('completed');
  expect(events.map(({ type }) => type)).toContain('source-restarted');
  expect(Math.abs(pushing.position().positionMs - 6_000)).toBeLessThan(300);
  // All of it, and no more than a piece of it twice.
  const { frames } = await seen(viewer);
  expect(frames).toBeGreaterThan(120);
  expect(frames).toBeLessThan(260);
}, 40_000);

test('of a server that gives no parts of a file all is read, and seen from the position on', async () => {
  await using viewer = await audience('no-range');
  await using pushing = await push('pusher', 'no-range', { path: 'whole/file.mp4', startAtMs: 2_500 });
  expect(pushing.position().positionMs).toBeGreaterThanOrEqual(2_500);
  await expect(pushing.ended).resolves.toBe('completed');
  expect(Math.abs(pushing.position().positionMs - 6_000)).toBeLessThan(300);
  expect((await seen(viewer)).frames).toBeLessThan(140);
}, 40_000);

test('a file whose server closes the connection in the middle is read on from there', async () => {
  const events: PushEvent[] = [];
  await using pushing = await push('pusher', 'broken-off', { path: 'broken/file.mp4', events });
  await expect(pushing.ended).resolves.toBe('completed');
  expect(Math.abs(pushing.position().positionMs - 6_000)).toBeLessThan(300);
}, 60_000);

test('whoever enters as the same user ends it', async () => {
  await using pushing = await push('twin', 'twins');
  const twin = scope.use(await audience('twins', 'twin'));
  expect(twin.userId).toBe('twin');
  await expect(pushing.ended).resolves.toBe('replaced');
}, 40_000);
