import { type Client, createClient } from '@scf-media/client';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, LOCAL_BUCKET, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFunction } from './actual/read-function.ts';
import { applyDeployment } from './commands/deploy.ts';
import { removeFunctions } from './commands/remove.ts';
import { planRollback } from './plan/plan-rollback.ts';
import { measureColdStart } from './testing/cold-start.ts';
import { type LocalDeployment, startLocalDeployment } from './testing/local-deployment.ts';
import { serveMovingPage } from './testing/moving-page.ts';
import { toRoomEntry, localCosConfig } from './testing/room-entry.ts';
import { serveShortFilm } from './testing/short-film.ts';
import { startRedis } from './testing/start-redis.ts';
import { watch } from './testing/watch.ts';

const apps = ['web-record', 'trtc-push', 'trtc-record'] as const;

describe.sequential('the media apps and their workers on the local cloud', () => {
  const scope = new AsyncDisposableStack();
  const addresses: Record<string, string> = {};
  let local: LocalDeployment;
  let page: Awaited<ReturnType<typeof serveMovingPage>>;
  let film: Awaited<ReturnType<typeof serveShortFilm>>;
  let variables: Record<string, string>;

  const client = (): Client =>
    createClient({
      endpoints: {
        webRecord: addresses['web-record'],
        trtcPush: addresses['trtc-push'],
        trtcRecord: addresses['trtc-record'],
      },
      watch,
    });
  const runningWorkers = () =>
    local.cloud.scf
      .invocations()
      .filter(
        ({ functionName, status, pid }) =>
          functionName === 'web-record-worker' && status === 'RUNNING' && pid !== undefined,
      );
  /** The size of all page journals, on the file system that the functions share. */
  const journalBytes = async (): Promise<number> => {
    const folder = join(local.cloud.dir, 'cfs/cfs-local/raw');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  };

  beforeAll(async () => {
    local = scope.use(await startLocalDeployment());
    const redis = scope.use(await startRedis());
    page = scope.use(await serveMovingPage());
    film = scope.use(await serveShortFilm());
    await Promise.all(apps.map((app) => local.package(app)));
    variables = {
      COS_BUCKET: LOCAL_BUCKET,
      COS_REGION: LOCAL_REGION,
      TASK_STORE: `${redis.url}/0`,
      ALLOW_PRIVATE_URLS: 'true',
      TRTC_SDK_URL: `${local.cloud.apiUrl}/trtc/trtc.js`,
      VPC_ID: 'vpc-local',
      SUBNET_ID: 'subnet-local',
      CFS_ID: 'cfs-local',
      IMAGE_REPOSITORY: `local/${local.packages}`,
    };
  });
  afterAll(() => scope.disposeAsync());

  test('missing variables are reported before anything is done', async () => {
    await expect(local.deploy('web-record', { APPID: 'mine' })).rejects.toThrow(
      /APPID: must be a number; COS_BUCKET: missing; TASK_STORE: missing; IMAGE_REPOSITORY: missing/,
    );
  });

  test('both functions of each are created, the worker first, and a second deployment changes nothing', async () => {
    const deployed = apps.map(async (app) => {
      const first = await local.deploy(app, variables);
      addresses[app] = first.address ?? '';
      expect(first.printed.filter((line) => line.startsWith('Create'))).toEqual([
        `Create ${app}-worker.`,
        `Create ${app}.`,
        `Create the address of ${app}.`,
        `Create ${app}-timer.`,
        `Create the timer sweep of ${app}-timer.`,
      ]);
      expect((await local.deploy(app, variables)).printed).toContain(`${app} is up to date: no changes.`);
    });
    await Promise.all(deployed);
  });

  describe.concurrent('at their addresses', () => {
    test('a recording whose worker is killed resumes in another one, and finishes', async () => {
      const { webRecord } = client();
      const id = await webRecord.start({ RecordURL: page.url, Width: 320, Height: 240 });
      await webRecord.waitFor(id, 'recording');
      await eventually(async () => (await journalBytes()) || undefined);
      const [lost] = runningWorkers();
      expect(await isIsolated(lost?.pid ?? 0, await local.cloud.scf.isolation())).toBe(true);
      process.kill(lost?.pid ?? 0, 'SIGKILL');
      await eventually(() => !runningWorkers().some(({ pid }) => pid === lost?.pid) || undefined);
      const durableBytes = await journalBytes();
      await eventually(() => runningWorkers().find(({ requestId }) => requestId !== lost?.requestId));
      await eventually(async () => (await journalBytes()) > 2 * durableBytes || undefined);
      await webRecord.stop(id);
      const { Result } = await webRecord.waitFor(id, 'finished');
      expect(Result?.Videos).toMatchObject([{ FileURL: expect.stringContaining('.mp4') }]);
      expect(Result?.Quality).toMatchObject({ Recoveries: 1 });
    });

    test('a video is pushed into a room by one app and recorded there by the other, with the keys of their roles', async () => {
      const { trtcPush, trtcRecord } = client();
      const room = { ...toRoomEntry('recorder'), Mode: '02', CosConfig: localCosConfig } as const;
      const recording = await trtcRecord.start(room);
      await trtcRecord.waitFor(recording, 'recording');
      const push = await trtcPush.start({ ...toRoomEntry('teacher'), VideoSrc: film.url });
      expect(await trtcPush.waitFor(push, 'finished')).toMatchObject({ EndReason: 'completed' });
      await trtcRecord.stop(recording);
      const { Files: files } = await trtcRecord.waitFor(recording, 'finished');
      expect(files).toMatchObject([{ UserId: 'teacher', Status: 1, Message: 'record success' }]);
      const answer = await fetch(files[0]?.RecordFile ?? '', { method: 'HEAD' });
      expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(20_000);
    });
  });

  test.each(apps)('the next request restarts a killed process of %s', async (app) => {
    const times = await measureColdStart(local.cloud, app, new URL('/health', addresses[app]).href);
    console.info('cold start', app, times);
    expect(times.pids).toHaveLength(new Set(times.pids).size);
  });

  test('the web function is a zip, the worker an image', async () => {
    for (const app of apps) {
      expect((await readFunction(local.scf, app))?.runtime).toBe('Nodejs20.19');
      expect((await readFunction(local.scf, `${app}-worker`))?.runtime).toBe('CustomImage');
    }
  });

  const read = async (names: readonly string[]) =>
    (await Promise.all(names.map((name) => readFunction(local.scf, name)))).filter((fn) => fn !== undefined);

  test.each(apps)(
    'a change of %s leaves the others untouched, and a rollback restores both functions',
    async (app) => {
      const others = () => read(apps.filter((other) => other !== app));
      const before = await others();
      await local.deploy(app, { ...variables, LOG_LEVEL: 'warn' });
      expect(await others()).toEqual(before);

      const versions = async () => (await read([app, `${app}-worker`])).map(({ liveVersion }) => liveVersion);
      expect(await versions()).toEqual(['2', '2']);
      const found = await read([app, `${app}-worker`]);
      await applyDeployment(planRollback(found), local.parts(app, local.settings()));
      expect(await versions()).toEqual(['1', '1']);
    },
  );

  test.each(apps)('all functions of %s are removed', async (app) => {
    const names = [`${app}-timer`, app, `${app}-worker`];
    const confirm = () => Promise.resolve(true);
    await removeFunctions(names, { ...local.parts(app, local.settings()), confirm, isDryRun: false });
    expect(await read(names)).toEqual([]);
  });
});

/** Returns whether a worker runs as another user with a read-only package, on machines that can isolate it. */
async function isIsolated(pid: number, isolation: string): Promise<boolean> {
  if (isolation === 'none') return true;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const mounts = await readFile(`/proc/${pid}/mountinfo`, 'utf8');
  const isOtherUser = isolation === 'user' || !/^Uid:\t0\t/m.test(status);
  return isOtherUser && / \/app ro[, ]/.test(mounts);
}
