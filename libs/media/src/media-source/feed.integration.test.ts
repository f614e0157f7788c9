import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packetTimes } from '../ffmpeg/probe.ts';
import { startSourceFeed } from '../ffmpeg/source-feed.ts';
import { serveOnLoopback } from '../loopback/serve-on-loopback.ts';
import { feedArguments } from './feed-arguments.ts';
import { feedPlan } from './feed-plan.ts';
import { probeSource } from './probe-source.ts';

const run = promisify(execFile);
const scope = new AsyncDisposableStack();
let dir = '';
let base = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'feed-'));
  scope.defer(() => rm(dir, { recursive: true, force: true }));
  const lavfi = (source: string): string[] => ['-f', 'lavfi', '-i', source];
  const av = [...lavfi('testsrc2=s=320x180:r=30:d=8'), ...lavfi('sine=f=440:d=8')];
  const make = (...args: string[]) => run('ffmpeg', ['-v', 'error', ...args], { cwd: dir });
  await make(
    ...av,
    '-c:v',
    'libx264',
    '-bf',
    '2',
    '-g',
    '60',
    '-pix_fmt',
    'yuv420p',
    '-c:a',
    'aac',
    'h264.mp4',
  );
  await make(...av, '-c:v', 'mpeg4', '-g', '60', '-c:a', 'libmp3lame', 'mpeg4.mkv');
  await writeFile(join(dir, 'text.mp4'), 'this is no media');
  const server = await serveOnLoopback(new Hono().use('/*', serveStatic({ root: dir })));
  scope.use(server);
  base = server.url;
});
afterAll(() => scope.disposeAsync());

async function feedOf(name: string, fromMs: number): Promise<string> {
  const input = { url: `${base}/${name}`, isLive: false };
  const plan = feedPlan(await probeSource(input, { ffprobePath: 'ffprobe' }));
  await using feed = startSourceFeed({
    ffmpegPath: 'ffmpeg',
    url: input.url,
    ...feedArguments(input, plan, fromMs),
  });
  const bytes = await buffer(feed.output);
  await feed.ended;
  const file = join(dir, `${name}-${fromMs}.mp4`);
  await writeFile(file, bytes);
  return file;
}

test.each(['h264.mp4', 'mpeg4.mkv'])(
  '%s goes on at the key frame before, by the clock of the source',
  async (name) => {
    const file = await feedOf(name, 5_300);
    const pictures = await packetTimes(file, 'v');
    expect(pictures[0]?.key).toBe(true);
    expect(Math.abs((pictures[0]?.timeMs ?? 0) - 4_000)).toBeLessThan(50);
    expect(pictures).toHaveLength(120);
    const sound = await packetTimes(file, 'a');
    expect(Math.abs((sound[0]?.timeMs ?? 0) - 4_000)).toBeLessThan(150);
  },
);

test('a source that is no media, or not there, is named as such without its address', async () => {
  for (const name of ['text.mp4', 'missing.mp4?sign=secret']) {
    const failed = probeSource({ url: `${base}/${name}`, isLive: false }, { ffprobePath: 'ffprobe' });
    await expect(failed).rejects.toMatchObject({ code: 'SourceNotPlayable', fault: 'destination' });
    await expect(failed).rejects.not.toThrow(/secret|127\.0\.0\.1/);
  }
});
