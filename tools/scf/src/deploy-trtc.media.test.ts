import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFunction } from './actual/read-function.ts';
import { coldStart } from './testing/cold-start.ts';
import { type LocalDeployment, startLocalDeployment } from './testing/local-deployment.ts';
import { createRoomTasks, entryOf, localCosConfig } from './testing/room-tasks.ts';
import { serveShortFilm } from './testing/short-film.ts';
import { type OwnRedis, startRedis } from './testing/start-redis.ts';

const apps = ['trtc-push', 'trtc-record'] as const;

describe.sequential('trtc-push and trtc-record on the local cloud', { timeout: 120_000 }, () => {
  let local: LocalDeployment;
  let redis: OwnRedis;
  let film: Awaited<ReturnType<typeof serveShortFilm>>;
  let variables: Record<string, string>;
  const addresses: Record<string, string> = {};

  beforeAll(async () => {
    local = await startLocalDeployment();
    redis = await startRedis();
    film = await serveShortFilm();
    for (const app of apps) await local.package(app);
    variables = {
      TASK_STORE: `${redis.url}/0`,
      ALLOW_PRIVATE_URLS: 'true',
      TRTC_SDK_URL: `${local.cloud.apiUrl}/trtc/trtc.js`,
      VPC_ID: 'vpc-local',
      SUBNET_ID: 'subnet-local',
      CFS_ID: 'cfs-local',
      IMAGE_REPOSITORY: `local/${local.packages}`,
    };
  }, 60_000);
  afterAll(async () => {
    await film?.[Symbol.asyncDispose]();
    await local?.[Symbol.asyncDispose]();
    await redis?.[Symbol.asyncDispose]();
  });

  test.each(apps)('%s and its worker are created, and a second deployment changes nothing', async (app) => {
    const first = await local.deploy(app, variables);
    addresses[app] = first.address ?? '';
    expect(first.printed.filter((line) => line.startsWith('Create'))).toEqual([
      `Create ${app}-worker.`,
      `Create ${app}.`,
      `Create the address of ${app}.`,
      `Create ${app}-timer.`,
      `Create the timer sweep of ${app}-timer.`,
    ]);
    expect((await local.deploy(app, variables)).printed).toContain(`${app} is as it is to be: no changes.`);
  });

  test('a film is pushed into a room by the one and recorded there by the other, with the keys of their roles', async () => {
    const pusher = createRoomTasks(addresses['trtc-push'] ?? '');
    const recorder = createRoomTasks(addresses['trtc-record'] ?? '');
    const recording = await recorder.begin({
      ...entryOf('recorder'),
      Mode: '02',
      CosConfig: localCosConfig,
    });
    await recorder.until(recording, 'recording');
    const push = await pusher.begin({ ...entryOf('teacher'), VideoSrc: film.url });
    expect(await pusher.until(push, 'finished')).toMatchObject({ EndReason: 'completed' });
    await recorder.stop(recording);
    const { Files: files } = await recorder.until(recording, 'finished');
    expect(files).toMatchObject([{ UserId: 'teacher', Status: 1, Message: 'record success' }]);
    const answer = await fetch(files?.[0]?.RecordFile ?? '', { method: 'HEAD' });
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(50_000);
  });

  test.each(apps)('a process of %s that was killed is started anew by the next request', async (app) => {
    const times = await coldStart(local.cloud, app, new URL('/health', addresses[app]).href);
    console.info('cold start', app, times);
    expect(times.coldMs).toBeGreaterThan(times.warmMs);
  });

  test('a change of one leaves the other untouched', async () => {
    const other = await readFunction(local.scf, 'trtc-record');
    await local.deploy('trtc-push', { ...variables, LOG_LEVEL: 'warn' });
    expect(await readFunction(local.scf, 'trtc-record')).toEqual(other);
    expect((await readFunction(local.scf, 'trtc-push'))?.liveVersion).toBe('2');
  });
});
