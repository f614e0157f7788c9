import { createTrtcPushClient, createTrtcRecordClient, createWebRecordClient } from '@scf-media/client';
import { LOCAL_BUCKET, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { expect, test } from 'vitest';
import { startLocalDeployment } from './testing/local-deployment.ts';
import { toRoomEntry, localCosConfig } from './testing/room-entry.ts';
import { startRedis } from './testing/start-redis.ts';
import { watch } from './testing/watch.ts';

/** The minimum that a request may set. */
const StartDeadline = 10;
/** Enough for the three web functions and their timers, but not for a worker. */
const quotaMb = 1_300;

test('whose worker waits for the quota past StartDeadline ends with the reason, and its worker never starts', async () => {
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

  const pages = async (): Promise<object> => {
    const client = createWebRecordClient({ endpoint: await deployed('web-record'), watch });
    const id = await client.start({ RecordURL: 'http://127.0.0.1/never', StartDeadline });
    return client.waitFor(id, 'finished');
  };
  const push = async (): Promise<object> => {
    const client = createTrtcPushClient({ endpoint: await deployed('trtc-push'), watch });
    const VideoSrc = 'http://127.0.0.1/lesson.mp4';
    const id = await client.start({ ...toRoomEntry('teacher'), VideoSrc, StartDeadline });
    return client.waitFor(id, 'finished');
  };
  const room = async (): Promise<object> => {
    const client = createTrtcRecordClient({ endpoint: await deployed('trtc-record'), watch });
    const id = await client.start({ ...toRoomEntry('teacher'), CosConfig: localCosConfig, StartDeadline });
    return client.waitFor(id, 'finished');
  };
  const ends = await Promise.all([pages(), push(), room()]);

  expect(ends.map((end) => JSON.stringify(end))).toEqual(
    Array.from({ length: 3 }, () => expect.stringContaining('StartDeadline')),
  );
  await local.cloud.scf.idle();
  const workers = local.cloud.scf
    .invocations()
    .filter(({ functionName }) => functionName.endsWith('-worker'));
  expect(workers).toHaveLength(3);
  for (const worker of workers) expect(worker).toMatchObject({ status: 'ABORTED', statusCode: 499 });
});
