import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openAnchor, openRoomBrowser, startLocalCloud, createUserSig } from '@scf-media/local-cloud/testing';
import { readCpuSeconds } from '../cpu-time.ts';

/**
 * Runs `npm run bench:rtmp`: compares the CPU time of a push that copies over RTMP with that of `ffmpeg -re -c copy`, and
 * measures the time from its start to the first frame in a room of the local cloud.
 */
const rounds = 3;
/** Both have started by then, so that only the steady cost is measured. */
const settledMs = 2_000;
const measuredMs = 8_000;
const room = { strRoomId: 'bench' };

await using scope = new AsyncDisposableStack();
const dir = await mkdtemp(join(tmpdir(), 'bench-rtmp-'));
scope.defer(() => rm(dir, { recursive: true, force: true }));
await promisify(execFile)('ffmpeg', [
  ...[
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=1280x720:r=30:d=20',
    '-f',
    'lavfi',
    '-i',
    'sine=f=440:d=20',
  ],
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-b:v', '2M', '-g', '60', '-pix_fmt', 'yuv420p'],
  ...['-c:a', 'aac', '-movflags', '+faststart', join(dir, 'film.mp4')],
]);
const film = await readFile(join(dir, 'film.mp4'));
const files = createServer((request, response) => {
  const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.writeHead(206, {
    'content-length': film.length - from,
    'content-range': `bytes ${from}-${film.length - 1}/${film.length}`,
  });
  response.end(film.subarray(from));
}).listen(0, '127.0.0.1');
await once(files, 'listening');
scope.defer(() => void files.close());
const address = files.address();
if (address === null || typeof address === 'string') throw new TypeError('expected a TCP address');
const url = `http://127.0.0.1:${address.port}/film.mp4`;
const cloud = scope.use(await startLocalCloud({ dir: join(dir, 'cloud') }));
const browser = scope.use(await openRoomBrowser());
const program = fileURLToPath(new URL('./push-process.ts', import.meta.url));

function start(command: string, args: string[]): { pid: number } & AsyncDisposable {
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} did not start`);
  const exited = once(child, 'exit');
  return {
    pid,
    async [Symbol.asyncDispose]() {
      // Kills its child processes, too.
      if (child.exitCode === null) process.kill(-pid, 'SIGKILL');
      await exited;
    },
  };
}
const buildStreamName = (userId: string): string =>
  `${room.strRoomId}?sdkappid=1400000000&userid=${userId}&usersig=${createUserSig(userId)}`;
const startPush = (userId: string) =>
  start(process.execPath, [
    '--conditions=@scf-media/source',
    program,
    url,
    cloud.rtmpUrl,
    buildStreamName(userId),
  ]);

for (let round = 1; round <= rounds; round++) {
  let firstMs: number;
  {
    await using viewer = await openAnchor({
      cloudUrl: cloud.apiUrl,
      room,
      userId: 'viewer',
      publish: 'none',
      browser,
    });
    const startedAtMs = performance.now();
    await using ours = startPush(`first_${round}`);
    await viewer.page.waitForFunction(
      () => (document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 0,
      {
        timeout: 30_000,
        polling: 20,
      },
    );
    firstMs = performance.now() - startedAtMs;
    if (ours.pid === 0) throw new Error('the push has exited');
  }
  await using ours = startPush('ours');
  await using plain = start('ffmpeg', [
    '-v',
    'quiet',
    '-re',
    '-i',
    url,
    '-c',
    'copy',
    '-f',
    'flv',
    `${cloud.rtmpUrl}/${buildStreamName('plain')}`,
  ]);
  const isThere = (id: string): boolean =>
    cloud.trtc
      .rooms()
      .some(({ members }) => members.some(({ userId, published }) => userId === id && published.video));
  while (!(isThere('ours') && isThere('plain'))) await delay(50);
  await delay(settledMs);
  const both = () => Promise.all([readCpuSeconds([ours.pid]), readCpuSeconds([plain.pid])]);
  const [oursBefore, plainBefore] = await both();
  await delay(measuredMs);
  const [oursAfter, plainAfter] = await both();
  const [oursTook, plainTook] = [oursAfter - oursBefore, plainAfter - plainBefore];
  console.log(
    `round ${round}: first frame ${Math.round(firstMs)} ms after the start of the process; push ${(oursTook / (measuredMs / 1000)).toFixed(3)} core, ` +
      `ffmpeg ${(plainTook / (measuredMs / 1000)).toFixed(3)}: ${(oursTook / plainTook).toFixed(2)} times`,
  );
}
