import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serveOnLoopback } from '../loopback/serve-on-loopback.ts';
import { childPids } from '../testing/child-pids.ts';
import { cpuTimeMs } from '../testing/cpu-time.ts';
import { firstGoodTake } from '../testing/first-good-take.ts';
import { type RtmpServer, startRtmpServer } from '../testing/rtmp-server.ts';

const program = fileURLToPath(new URL('../testing/rtmp-push-process.ts', import.meta.url));
/** Both have begun by then: what counts is what a long push takes. */
const settledMs = 2_000;
const measuredMs = 8_000;

const scope = new AsyncDisposableStack();
let url = '';
let server: RtmpServer;

beforeAll(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'rtmp-cost-'));
  scope.defer(() => rm(dir, { recursive: true, force: true }));
  const inputs = ['testsrc2=s=1280x720:r=30:d=20', 'sine=f=440:d=20'].flatMap((source) => [
    '-f',
    'lavfi',
    '-i',
    source,
  ]);
  const video = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-bf',
    '0',
    '-b:v',
    '2M',
    '-g',
    '60',
    '-pix_fmt',
    'yuv420p',
  ];
  await promisify(execFile)('ffmpeg', [
    '-v',
    'error',
    ...inputs,
    ...video,
    '-c:a',
    'aac',
    join(dir, 'a.mp4'),
  ]);
  url = `${scope.use(await serveOnLoopback(new Hono().use('/*', serveStatic({ root: dir })))).url}/a.mp4`;
  server = scope.use(await startRtmpServer());
}, 60_000);
afterAll(() => scope.disposeAsync());

function start(command: string, args: string[]): { pid: number } & AsyncDisposable {
  const child: ChildProcess = spawn(command, args, { stdio: 'ignore', detached: true });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} did not start`);
  const exited = once(child, 'exit');
  return {
    pid,
    async [Symbol.asyncDispose]() {
      // With what it started.
      if (child.exitCode === null) process.kill(-pid, 'SIGKILL');
      await exited;
    },
  };
}

/** What a push without any encoding takes, beside ffmpeg alone at the same time. */
async function ratio(): Promise<number> {
  await using ours = start(process.execPath, [
    '--conditions=@scf-media/source',
    program,
    url,
    `${server.url}/push/ours`,
  ]);
  const copy = ['-v', 'quiet', '-re', '-i', url, '-c', 'copy', '-f', 'flv', `${server.url}/push/plain`];
  await using plain = start('ffmpeg', copy);
  await expect.poll(() => childPids('ffmpeg', ours.pid), { timeout: 20_000 }).toHaveLength(1);
  await delay(settledMs);
  const both = () => Promise.all([cpuTimeMs(ours.pid), cpuTimeMs(plain.pid)]);
  const [oursBefore, plainBefore] = await both();
  await delay(measuredMs);
  const [oursAfter, plainAfter] = await both();
  const [oursMs, plainMs] = [oursAfter - oursBefore, plainAfter - plainBefore];
  console.log(
    `rtmp, copied: ${oursMs.toFixed(0)} ms of processor time in ${measuredMs} ms, ffmpeg alone ${plainMs.toFixed(0)} ms`,
  );
  return oursMs / plainMs;
}

test('a push that copies takes at most half as much again as ffmpeg alone', async () => {
  const measured = await firstGoodTake(3, ratio, (taken) => taken <= 1.5);
  expect(measured).toBeLessThanOrEqual(1.5);
}, 120_000);
