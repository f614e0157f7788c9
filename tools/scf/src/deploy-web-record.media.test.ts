import {
  describeResponseSchema,
  type DescribeResponse,
  type TaskStatus,
} from '@scf-media/protocol/web-record';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, LOCAL_BUCKET, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFunction } from './actual/read-function.ts';
import { applyDeployment } from './commands/deploy.ts';
import { planRollback } from './plan/plan-rollback.ts';
import { coldStart } from './testing/cold-start.ts';
import { type LocalDeployment, startLocalDeployment } from './testing/local-deployment.ts';
import { serveMovingPage } from './testing/moving-page.ts';
import { type OwnRedis, startRedis } from './testing/start-redis.ts';

const recording = { VideoWidth: 320, VideoHeight: 240 };

describe.sequential('web-record and its worker on the local cloud', { timeout: 120_000 }, () => {
  const variables: Record<string, string> = {
    COS_BUCKET: LOCAL_BUCKET,
    COS_REGION: LOCAL_REGION,
    ALLOW_PRIVATE_URLS: 'true',
    VPC_ID: 'vpc-local',
    SUBNET_ID: 'subnet-local',
    CFS_ID: 'cfs-local',
  };
  let local: LocalDeployment;
  let redis: OwnRedis;
  let page: Awaited<ReturnType<typeof serveMovingPage>>;
  let address = '';

  const send = async (action: string, data: object): Promise<unknown> => {
    const body = JSON.stringify({ Action: action, Data: data });
    return (await fetch(address, { method: 'POST', body })).json();
  };
  const until = (taskId: string, status: TaskStatus): Promise<DescribeResponse> =>
    eventually(async () => {
      const task = describeResponseSchema.parse(await send('Describe', { TaskID: taskId }));
      return task.Status === status ? task : undefined;
    }, 60_000);
  const runningWorkers = () =>
    local.cloud.scf
      .invocations()
      .filter(
        ({ functionName, status, pid }) =>
          functionName === 'web-record-worker' && status === 'RUNNING' && pid !== undefined,
      );
  /** Of all journals, on the file system that the functions share. */
  const journalBytes = async (): Promise<number> => {
    const folder = join(local.cloud.dir, 'cfs/cfs-local/raw');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  };
  const start = async (): Promise<string> => {
    const answer = await send('Start', { RecordURL: page.url, ...recording });
    return String((answer as { TaskID?: string }).TaskID);
  };

  beforeAll(async () => {
    local = await startLocalDeployment();
    redis = await startRedis();
    variables['TASK_STORE'] = `${redis.url}/0`;
    page = await serveMovingPage();
    await local.package('web-record');
    variables['IMAGE_REPOSITORY'] = `local/${local.packages}`;
  });
  afterAll(async () => {
    await page?.[Symbol.asyncDispose]();
    await local?.[Symbol.asyncDispose]();
    await redis?.[Symbol.asyncDispose]();
  });

  test('what is missing is named before anything is done', async () => {
    await expect(local.deploy('web-record', { APPID: 'mine' })).rejects.toThrow(
      /APPID: must be a number; COS_BUCKET: missing; TASK_STORE: missing; IMAGE_REPOSITORY: missing/,
    );
  });

  test('both functions are created, the worker first, and a second deployment changes nothing', async () => {
    const first = await local.deploy('web-record', variables);
    address = first.address ?? '';
    expect(first.printed.filter((line) => line.startsWith('Create'))).toEqual([
      'Create web-record-worker.',
      'Create web-record.',
      'Create the address of web-record.',
      'Create web-record-timer.',
      'Create the timer sweep of web-record-timer.',
    ]);
    expect((await local.deploy('web-record', variables)).printed).toContain(
      'web-record is as it is to be: no changes.',
    );
  });

  test('a recording through the address finishes', async () => {
    const id = await start();
    await until(id, 'recording');
    await send('Stop', { TaskID: id });
    const task = await until(id, 'finished');
    expect(task.Result?.Videos).toMatchObject([{ FileURL: expect.stringContaining('.mp4') }]);
  });

  test('a recording whose worker is killed goes on in another one', async () => {
    const id = await start();
    await until(id, 'recording');
    const durableBytes = await eventually(async () => (await journalBytes()) || undefined, 30_000);
    const [lost] = runningWorkers();
    expect(await looksAsOnThePlatform(lost?.pid ?? 0, await local.cloud.scf.isolation())).toBe(true);
    process.kill(lost?.pid ?? 0, 'SIGKILL');
    const next = await eventually(
      () => runningWorkers().find(({ requestId }) => requestId !== lost?.requestId),
      30_000,
    );
    expect(next.functionName).toBe('web-record-worker');
    await eventually(async () => (await journalBytes()) > 2 * durableBytes || undefined, 30_000);
    await send('Stop', { TaskID: id });
    expect((await until(id, 'finished')).Result?.Quality).toMatchObject({ Recoveries: 1 });
  });

  test('a process that was killed is started anew by the next request', async () => {
    const times = await coldStart(local.cloud, 'web-record', `${address}/health`);
    console.info('cold start', 'web-record', times);
    expect(times.coldMs).toBeGreaterThan(times.warmMs);
  });

  test('a change of one app leaves the other untouched, and a rollback leads back both functions', async () => {
    await local.package('vod-callback');
    await local.deploy('vod-callback');
    const other = await readFunction(local.scf, 'vod-callback');
    await local.deploy('web-record', { ...variables, LOG_LEVEL: 'warn' });
    expect(await readFunction(local.scf, 'vod-callback')).toEqual(other);

    const names = ['web-record', 'web-record-worker'];
    const read = async () =>
      (await Promise.all(names.map((name) => readFunction(local.scf, name)))).filter(
        (fn) => fn !== undefined,
      );
    expect((await read()).map(({ liveVersion }) => liveVersion)).toEqual(['2', '2']);
    await applyDeployment(planRollback(await read()), local.parts('web-record', local.settings()));
    expect((await read()).map(({ liveVersion }) => liveVersion)).toEqual(['1', '1']);
  });
});

/** Whether a worker runs as another user and sees its package read-only, where this machine can keep it apart. */
async function looksAsOnThePlatform(pid: number, isolation: string): Promise<boolean> {
  if (isolation === 'none') return true;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const mounts = await readFile(`/proc/${pid}/mountinfo`, 'utf8');
  const isOtherUser = isolation === 'user' || !/^Uid:\t0\t/m.test(status);
  return isOtherUser && / \/app ro[, ]/.test(mounts);
}
