import { eventually, LOCAL_BUCKET, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { expect, test } from 'vitest';
import { startLocalDeployment } from './testing/local-deployment.ts';
import { createRoomTasks, entryOf, localCosConfig } from './testing/room-tasks.ts';
import { startRedis } from './testing/start-redis.ts';

/** The least that a request may ask for. */
const StartDeadline = 10;
/** Enough for the three web functions and their timers, and for no worker. */
const quotaMb = 1_300;

test('whose worker waits for the quota past StartDeadline ends with the reason, and its worker never comes', async () => {
  await using redis = await startRedis();
  await using local = await startLocalDeployment({ scf: { quotaMb, retryMs: 300 } });
  const deployed = async (app: string): Promise<string> => {
    await local.package(app);
    const { address = '' } = await local.deploy(app, {
      ...{ TASK_STORE: `${redis.url}/0`, ALLOW_PRIVATE_URLS: 'true' },
      ...{ COS_BUCKET: LOCAL_BUCKET, COS_REGION: LOCAL_REGION, CFS_ID: 'cfs-local' },
      ...{ VPC_ID: 'vpc-local', SUBNET_ID: 'subnet-local', IMAGE_REPOSITORY: `local/${local.packages}` },
    });
    return address;
  };
  const ask = async (url: string, Action: string, Data: object): Promise<Record<string, unknown>> => {
    const body = JSON.stringify({ Action, Data });
    return (await (await fetch(url, { method: 'POST', body })).json()) as Record<string, unknown>;
  };

  const pages = async (): Promise<unknown> => {
    const url = await deployed('web-record');
    const { TaskID } = await ask(url, 'Start', { RecordURL: 'http://127.0.0.1/never', StartDeadline });
    return eventually(async () => {
      const task = await ask(url, 'Describe', { TaskID });
      return task['Status'] === 'finished' ? JSON.stringify(task) : undefined;
    });
  };
  const roomTask = async (app: string, more: object): Promise<unknown> => {
    const tasks = createRoomTasks(await deployed(app));
    const id = await tasks.begin({ ...entryOf('teacher'), ...more, StartDeadline });
    return JSON.stringify(await tasks.until(id, 'finished'));
  };
  const ends = await Promise.all([
    pages(),
    roomTask('trtc-push', { VideoSrc: 'http://127.0.0.1/lesson.mp4' }),
    roomTask('trtc-record', { CosConfig: localCosConfig }),
  ]);

  expect(ends).toEqual(Array.from({ length: 3 }, () => expect.stringContaining('StartDeadline')));
  await local.cloud.scf.idle();
  const workers = local.cloud.scf
    .invocations()
    .filter(({ functionName }) => functionName.endsWith('-worker'));
  expect(workers).toHaveLength(3);
  for (const worker of workers) expect(worker).toMatchObject({ status: 'ABORTED', statusCode: 499 });
});
