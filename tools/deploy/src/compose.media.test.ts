import { eventually, freePort, reservePorts } from '@scf-media/local-cloud/testing';
import { describeResponseSchema } from '@scf-media/protocol/web-record';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ComposeService, readComposeFile } from './testing/compose-file.ts';
import { serveMovingPage } from './testing/moving-page.ts';
import { createRoomTasks, entryOf, localCosConfig } from './testing/room-tasks.ts';
import { serveShortFilm } from './testing/short-film.ts';
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

  /** The file's ports and names, as they are on this machine. */
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
    start(service, ['node', '--optimize-for-size', `apps/${name}/dist/main.js`]);
  }
  await Promise.all([1, 2, 3, 4].map((offset) => isUp(base + offset)));

  const send = async (action: string, data: object): Promise<unknown> => {
    const body = JSON.stringify({ Action: action, Data: data });
    return (await fetch(`http://127.0.0.1:${base + 2}/`, { method: 'POST', body })).json();
  };
  const small = { VideoWidth: 320, VideoHeight: 240, MaxDurationLimit: 5 };
  const { TaskID } = (await send('Start', { RecordURL: page.url, ...small })) as { TaskID: string };

  const recorder = createRoomTasks(`http://127.0.0.1:${base + 4}`);
  const pusher = createRoomTasks(`http://127.0.0.1:${base + 3}`);
  const recording = await recorder.begin({ ...entryOf('recorder'), Mode: '02', CosConfig: localCosConfig });
  await recorder.until(recording, 'recording');
  const push = await pusher.begin({ ...entryOf('teacher'), VideoSrc: film.url });
  expect(await pusher.until(push, 'finished')).toMatchObject({ EndReason: 'completed' });
  await recorder.stop(recording);
  expect(await recorder.until(recording, 'finished')).toMatchObject({
    Files: [{ UserId: 'teacher', Status: 1, RecordFile: expect.stringContaining('/trtc/lesson_teacher_') }],
  });

  const task = await eventually(async () => {
    const seen = describeResponseSchema.parse(await send('Describe', { TaskID }));
    return seen.Status === 'finished' ? seen : undefined;
  });
  const [video] = task.Result?.Videos ?? [];
  const address = `http://localhost:8080/recordings-1250000000/${TaskID}/`;
  expect(video?.FileURL.startsWith(address)).toBe(true);
  const { pathname } = new URL(video?.FileURL ?? '');
  expect((await fetch(`http://127.0.0.1:${base + 10}${pathname}`)).status).toBe(200);
});
