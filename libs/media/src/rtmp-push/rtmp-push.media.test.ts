import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packetTimes } from '../ffmpeg/probe.ts';
import type { PushEvent } from '../media-push/media-push.ts';
import { type RtmpServer, startRtmpServer } from '../testing/rtmp-server.ts';
import { serveSources } from '../testing/source-server.ts';
import { openRtmpPush } from './open-rtmp-push.ts';

const run = promisify(execFile);
const scope = new AsyncDisposableStack();
let dir = '';
let base = '';
let server: RtmpServer;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rtmp-push-'));
  scope.defer(() => rm(dir, { recursive: true, force: true }));
  const lavfi = (source: string): string[] => ['-f', 'lavfi', '-i', source];
  const encode = [
    '-c:v',
    'libx264',
    '-bf',
    '0',
    '-g',
    '30',
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
  server = await startRtmpServer();
  scope.use(server);
}, 30_000);
afterAll(() => scope.disposeAsync());

function push(name: string, options: { path?: string; startAtMs?: number; events?: PushEvent[] } = {}) {
  return openRtmpPush({
    source: { url: `${base}/${options.path ?? 'file.mp4'}`, isLive: false },
    target: `${server.url}/push/${name}`,
    startAtMs: options.startAtMs ?? 0,
    loop: false,
    volumePercent: 100,
    ffmpegPath: 'ffmpeg',
    ffprobePath: 'ffprobe',
    onEvent: (event) => options.events?.push(event),
  });
}

/** Plays a stream into a file until nothing more comes for a moment: the server keeps players when the publisher is gone. */
async function play(name: string): Promise<string> {
  const file = join(dir, `${name}.mkv`);
  const source = `${server.url}/push/${name}`;
  await run('ffmpeg', ['-v', 'error', '-y', '-rw_timeout', '1500000', '-i', source, '-c', 'copy', file], {
    timeout: 30_000,
  });
  return file;
}

test('a file plays to its end at its own pace, from the key frame before a position', async () => {
  const startedAtMs = Date.now();
  await using pushing = await push('whole', { startAtMs: 2_500 });
  const played = play('whole');
  await expect(pushing.ended).resolves.toBe('completed');
  expect(Date.now() - startedAtMs).toBeGreaterThan(3_500);
  expect(Math.abs(pushing.position().positionMs - 6_000)).toBeLessThan(200);
  expect(pushing.position().durationMs).toBeCloseTo(6_000, -3);
  const pictures = await packetTimes(await played, 'v');
  // 4 s from the key frame at 2 s on; the player may come a moment late.
  expect(pictures.length).toBeGreaterThan(90);
  expect(pictures.length).toBeLessThanOrEqual(121);
}, 30_000);

test('when the server comes back the push goes on where it was', async () => {
  const events: PushEvent[] = [];
  await using pushing = await push('broken', { events });
  await expect.poll(() => pushing.position().positionMs, { timeout: 10_000 }).toBeGreaterThan(1_500);
  await server.restart();
  const beforeMs = pushing.position().positionMs;
  const played = expect.poll(() => play('broken').catch(() => undefined), { timeout: 20_000 }).toBeTruthy();
  await expect(pushing.ended).resolves.toBe('completed');
  await played;
  expect(events.map(({ type }) => type)).toContain('connection-restarted');
  expect(pushing.position().positionMs).toBeGreaterThan(beforeMs);
}, 40_000);

test('a paused push stands still and goes on from there', async () => {
  await using pushing = await push('paused');
  await expect.poll(() => pushing.position().positionMs, { timeout: 10_000 }).toBeGreaterThan(1_000);
  await pushing.pause();
  const { positionMs } = pushing.position();
  await pushing.resume();
  expect(pushing.position().positionMs).toBeGreaterThan(positionMs - 1_100);
  expect(pushing.position().positionMs).toBeLessThanOrEqual(positionMs + 500);
  await pushing.seek(5_000);
  await expect(pushing.ended).resolves.toBe('completed');
}, 30_000);

test('a file whose server closes the connection in the middle is read on from there', async () => {
  await using pushing = await push('broken-off', { path: 'broken/file.mp4' });
  await expect(pushing.ended).resolves.toBe('completed');
  expect(Math.abs(pushing.position().positionMs - 6_000)).toBeLessThan(200);
}, 40_000);

test('a source that is not there is named, without its signature', async () => {
  const failed = openRtmpPush({
    source: { url: `${base}/missing.mp4?sign=secret`, isLive: false },
    target: `${server.url}/push/x?usersig=secret`,
    startAtMs: 0,
    loop: false,
    volumePercent: 100,
    ffmpegPath: 'ffmpeg',
    ffprobePath: 'ffprobe',
  });
  await expect(failed).rejects.toMatchObject({ code: 'SourceNotPlayable' });
  await expect(failed).rejects.not.toThrow(/secret/);
});
