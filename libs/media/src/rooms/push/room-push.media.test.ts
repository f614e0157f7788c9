import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import {
  type Anchor,
  LOCAL_TRTC_SDK_APP_ID,
  type LocalCloud,
  openAnchor,
  openRoomBrowser,
  type RoomBrowser,
  startLocalCloud,
  createUserSig,
} from '@scf-media/local-cloud/testing';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findChromium } from '../../browser/find-chromium.ts';
import { serveOnLoopback } from '../../net/serve-on-loopback.ts';
import type { MediaPush, PushEvent } from './media-push.ts';
import { type OwnTools, ownTools } from '../../testing/own-tools.ts';
import { serveSources } from '../../testing/source-server.ts';
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
  const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '60', '-pix_fmt', 'yuv420p'];
  const inputs = [...lavfi('testsrc2=s=320x180:r=30:d=4'), ...lavfi('sine=f=440:d=4')];
  const encode = [...x264, '-c:a', 'aac', '-movflags', '+faststart', 'file.mp4'];
  await run('ffmpeg', ['-v', 'error', ...inputs, ...encode], { cwd: dir });
  base = scope.use(await serveSources(dir)).url;
  cloud = scope.use(await startLocalCloud({ dir: join(dir, 'cloud') }));
  browser = scope.use(await openRoomBrowser());
});
afterAll(() => scope.disposeAsync());

interface Options {
  path?: string;
  startAtMs?: number;
  events?: PushEvent[];
  tools?: OwnTools;
}

const push = (userId: string, strRoomId: string, options: Options & { url?: string } = {}) =>
  openRoomPush({
    entry: { sdkAppId: LOCAL_TRTC_SDK_APP_ID, strRoomId, userId, userSig: createUserSig(userId) },
    sdkUrl: `${cloud.apiUrl}/trtc/trtc.js`,
    source: { url: options.url ?? `${base}/${options.path ?? 'file.mp4'}`, isLive: false },
    startAtMs: options.startAtMs ?? 0,
    loop: false,
    volumePercent: 100,
    chromiumPath: options.tools?.chromiumPath ?? findChromium(process.env.PATH ?? ''),
    ffmpegPath: options.tools?.ffmpegPath ?? 'ffmpeg',
    ffprobePath: 'ffprobe',
    onEvent: (event) => options.events?.push(event),
  });

const audience = (strRoomId: string, userId = 'viewer'): Promise<Anchor> =>
  openAnchor({ cloudUrl: cloud.apiUrl, room: { strRoomId }, userId, publish: 'none', browser });

/** Reads how many frames a viewer has received, and their width. */
const readFrames = (viewer: Anchor): Promise<{ frames: number; width: number }> =>
  viewer.page.evaluate(() => {
    const [video] = document.querySelectorAll('video');
    return { frames: video?.getVideoPlaybackQuality().totalVideoFrames ?? 0, width: video?.videoWidth ?? 0 };
  });

const positionBeyond = (pushing: MediaPush, positionMs: number): Promise<void> =>
  vi.waitFor(() => expect(pushing.position().positionMs).toBeGreaterThan(positionMs), {
    timeout: 60_000,
    interval: 20,
  });
const listTypes = (events: PushEvent[]): string[] => events.map(({ type }) => type);

test.concurrent('the push continues where it was when ffmpeg is killed', async () => {
  const events: PushEvent[] = [];
  await using tools = await ownTools();
  await using halves = await serveInHalves(join(dir, 'file.mp4'));
  await using viewer = await audience('no-ffmpeg');
  await using pushing = await push('pusher', 'no-ffmpeg', { url: halves.url, tools, events });
  await positionBeyond(pushing, 500);
  const ours = await tools.ffmpegPids();
  expect(ours).toHaveLength(1);
  for (const pid of ours) process.kill(pid, 'SIGKILL');
  halves.sendAll();
  await expect(pushing.ended).resolves.toBe('completed');
  expect(listTypes(events)).toContain('source-restarted');
  expect(Math.abs(pushing.position().positionMs - 4_000)).toBeLessThan(300);
  // At most a short part is shown twice; a busy machine drops frames.
  const { frames } = await readFrames(viewer);
  expect(frames).toBeGreaterThan(10);
  expect(frames).toBeLessThan(200);
});

test.concurrent('the push continues where it was when Chromium is killed', async ({ expect }) => {
  const events: PushEvent[] = [];
  await using tools = await ownTools();
  await using pushing = await push('pusher', 'killed', { tools, events });
  await positionBeyond(pushing, 500);
  const { positionMs } = pushing.position();
  for (const { pid } of await tools.browserProcesses()) process.kill(pid, 'SIGKILL');
  await expect.poll(() => listTypes(events), { timeout: 60_000 }).toContain('browser-restarted');
  expect(pushing.position().positionMs).toBeGreaterThanOrEqual(positionMs);
  await expect(pushing.ended).resolves.toBe('completed');
});

test.concurrent.for([
  ['in ranges', 'file.mp4'],
  ['only as a whole', 'whole/file.mp4'],
] as const)('a file that its server sends %s is pushed from the position to its end', async ([, path]) => {
  const roomId = path.replace('/', '-');
  await using viewer = await audience(roomId);
  await using pushing = await push('pusher', roomId, { path, startAtMs: 2_500 });
  const { positionMs, durationMs } = pushing.position();
  expect(positionMs).toBeGreaterThanOrEqual(2_500);
  expect(durationMs).toBeCloseTo(4_000, -3);
  await expect(pushing.ended).resolves.toBe('completed');
  expect(Math.abs(pushing.position().positionMs - 4_000)).toBeLessThan(300);
  // 1.5 s at 30 frames a second, of which a busy machine drops or repeats some, and not the 2.5 s before.
  const { frames, width } = await readFrames(viewer);
  expect(width).toBe(320);
  expect(frames).toBeGreaterThan(5);
  expect(frames).toBeLessThan(90);
});

test.concurrent('a file whose server closes the connection halfway is read further from there', async () => {
  await using pushing = await push('pusher', 'broken-off', { path: 'broken/file.mp4' });
  await expect(pushing.ended).resolves.toBe('completed');
  expect(Math.abs(pushing.position().positionMs - 4_000)).toBeLessThan(300);
});

test.concurrent('another client that enters as the same user ends the push', async () => {
  await using pushing = await push('twin', 'twins');
  await using twin = await audience('twins', 'twin');
  expect(twin.userId).toBe('twin');
  await expect(pushing.ended).resolves.toBe('replaced');
});

/** Serves the first half of a file, and the second one after `sendAll`. */
async function serveInHalves(path: string) {
  const all = Promise.withResolvers<void>();
  const file = await readFile(path);
  const server = await serveOnLoopback(
    new Hono().get('/file.mp4', (c) => {
      const start = Number(/^bytes=(\d+)-/.exec(c.req.header('range') ?? '')?.[1] ?? 0);
      const half = Math.max(start, Math.floor(file.length / 2));
      async function* halves() {
        yield file.subarray(start, half);
        await all.promise;
        yield file.subarray(half);
      }
      return c.body(Readable.toWeb(Readable.from(halves())) as ReadableStream, 206, {
        'Content-Length': String(file.length - start),
        'Content-Range': `bytes ${start}-${file.length - 1}/${file.length}`,
      });
    }),
  );
  return {
    url: `${server.url}/file.mp4`,
    sendAll: all.resolve,
    async [Symbol.asyncDispose]() {
      all.resolve();
      await server[Symbol.asyncDispose]();
    },
  };
}
