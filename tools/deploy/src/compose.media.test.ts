import { createClient } from '@scf-media/client';
import { eventually, freePort, reservePorts } from '@scf-media/local-cloud/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ComposeService, readComposeFile } from './testing/compose-file.ts';
import { serveMovingPage } from './testing/moving-page.ts';
import { toRoomEntry, localCosConfig } from './testing/room-entry.ts';
import { serveShortFilm } from './testing/short-film.ts';
import { watch } from './testing/watch.ts';
import { workspaceRoot } from './workspace-root.ts';

test('the commands and environments of the compose file record a page, and push into a room and record it, with the tasks in Redis', async () => {
  await using scope = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'scf-media-compose-'));
  scope.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const page = scope.use(await serveMovingPage());
  const film = scope.use(await serveShortFilm());
  const redisPort = await freePort();
  const base = await reservePorts();
  const services = await readComposeFile({
    ALLOW_PRIVATE_URLS: 'true',
    TRTC_SDK_URL: 'http://127.0.0.1:9000/trtc/trtc.js',
  });

  /** Replaces the file's ports and names by those on this machine. */
  const here = (text: string): string =>
    text
      .replaceAll('redis:6379', `127.0.0.1:${redisPort}`)
      .replaceAll(/127\.0\.0\.1:90(\d\d)/g, (_, offset: string) => `127.0.0.1:${base + Number(offset)}`)
      .replace(/^90(\d\d)$/, (_, offset: string) => String(base + Number(offset)))
      .replace(/^\/data$/, join(dir, 'data'));
  const start = ({ environment }: ComposeService, command: readonly string[]): void => {
    const entries = Object.entries(environment).map(([name, value]) => [name, here(value)]);
    const [program = '', ...args] = command;
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      cwd: workspaceRoot,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        HOME: dir,
        PORT_BASE: String(base),
        ...Object.fromEntries(entries),
        HOST: '127.0.0.1',
      },
    });
    scope.defer(async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    });
  };
  const isUp = (port: number): Promise<true> =>
    eventually(() =>
      fetch(`http://127.0.0.1:${port}/health`).then(
        ({ ok }) => ok || undefined,
        () => undefined,
      ),
    );

  const { redis, cloud, 'vod-callback': vod } = services;
  if (redis === undefined || cloud === undefined || vod === undefined)
    throw new Error('a service is missing');
  start(redis, [...(redis.command ?? '').split(' '), '--port', String(redisPort), '--dir', dir]);
  start(cloud, (cloud.command ?? '').split(' '));
  await isUp(base);
  start(vod, (vod.command ?? '').split(' '));
  for (const name of ['web-record', 'trtc-push', 'trtc-record']) {
    const service = services[name];
    if (service === undefined) throw new Error(`${name} is missing`);
    start(service, ['node', '--max-semi-space-size=1', `apps/${name}/dist/main.js`]);
  }
  await Promise.all([1, 2, 3, 4].map((offset) => isUp(base + offset)));

  const at = (offset: number): string => `http://127.0.0.1:${base + offset}`;
  const { webRecord, trtcPush, trtcRecord } = createClient({
    endpoints: { webRecord: at(2), trtcPush: at(3), trtcRecord: at(4) },
    watch,
  });
  const small = { Width: 320, Height: 240, MaxDurationLimit: 5 };
  const taskId = await webRecord.start({ RecordURL: page.url, ...small });

  const room = { ...toRoomEntry('recorder'), Mode: '02', CosConfig: localCosConfig } as const;
  const recording = await trtcRecord.start(room);
  await trtcRecord.waitFor(recording, 'recording');
  const push = await trtcPush.start({ ...toRoomEntry('teacher'), VideoSrc: film.url });
  expect(await trtcPush.waitFor(push, 'finished')).toMatchObject({ EndReason: 'completed' });
  await trtcRecord.stop(recording);
  expect(await trtcRecord.waitFor(recording, 'finished')).toMatchObject({
    Files: [{ UserId: 'teacher', Status: 1, RecordFile: expect.stringContaining('/trtc/lesson_teacher_') }],
  });

  const task = await webRecord.waitFor(taskId, 'finished');
  const [video] = task.Result?.Videos ?? [];
  const address = `http://localhost:8080/recordings-1250000000/${taskId}/`;
  expect(video?.FileURL.startsWith(address)).toBe(true);
  const { pathname } = new URL(video?.FileURL ?? '');
  expect((await fetch(`http://127.0.0.1:${base + 10}${pathname}`)).status).toBe(200);
});
