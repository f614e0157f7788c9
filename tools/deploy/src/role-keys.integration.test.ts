import { createVodCallbackClient } from '@scf-media/client';
import { eventually, LOCAL_BUCKET, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { test } from 'vitest';
import { startLocalDeployment } from './testing/local-deployment.ts';
import { toRoomEntry, localCosConfig } from './testing/room-entry.ts';
import { startRedis } from './testing/start-redis.ts';

const uploadEvent = (fileId: string) => ({
  EventType: 'NewFileUpload',
  FileUploadEvent: { FileId: fileId, MediaBasicInfo: { Name: 'a.mp4', Type: 'mp4' } },
});

test.concurrent(
  'a process from a zip, whose keys are in its environment, exits when they expire, and the next one has new ones',
  async ({ expect }) => {
    // Long enough for a start and one event.
    const roleKeysMs = 8_000;
    await using local = await startLocalDeployment({ scf: { roleKeysMs } });
    await local.package('vod-callback');
    const { address = '' } = await local.deploy('vod-callback');
    const client = createVodCallbackClient({ endpoint: address, maxAttempts: 1 });
    const findPid = (): number | undefined => local.cloud.scf.instances().find(({ pid }) => pid > 0)?.pid;
    let count = 0;
    /** Returns whether VOD accepted the keys: it reports the missing file only to callers with valid keys. */
    const isAccepted = async (): Promise<boolean> => {
      count += 1;
      return client.send(uploadEvent(`file-${count}`)).then(
        ({ State }) => State === 'failed',
        () => false,
      );
    };

    // The process may outlive its keys.
    await eventually(async () => (await isAccepted()) || undefined, 20_000);
    const first = findPid();
    await eventually(async () => !(await isAccepted()) || undefined, 20_000);
    await eventually(async () => (await isAccepted()) || undefined, 20_000);
    expect(findPid()).not.toBe(first);
  },
);

test.concurrent.for([
  ['web-record', { Action: 'Start', Data: { RecordURL: 'http://127.0.0.1/never' } }],
  ['trtc-push', { ...toRoomEntry('teacher'), VideoSrc: 'http://127.0.0.1/lesson.mp4' }],
  ['trtc-record', { ...toRoomEntry('teacher'), CosConfig: localCosConfig }],
] as const)(
  'a web function of %s whose keys have ended makes room for one that starts workers again',
  async ([app, request], { expect }) => {
    await using redis = await startRedis();
    // Too little for a worker: only the request for one is tested.
    await using local = await startLocalDeployment({ scf: { roleKeysMs: 8_000, quotaMb: 1_000 } });
    await local.package(app);
    const { address = '' } = await local.deploy(app, {
      ...{ TASK_STORE: `${redis.url}/0`, ALLOW_PRIVATE_URLS: 'true' },
      ...{ COS_BUCKET: LOCAL_BUCKET, COS_REGION: LOCAL_REGION, CFS_ID: 'cfs-local' },
      ...{ VPC_ID: 'vpc-local', SUBNET_ID: 'subnet-local', IMAGE_REPOSITORY: `local/${local.packages}` },
    });
    const findPid = (): number | undefined =>
      local.cloud.scf.instances().find(({ functionName, pid }) => functionName === app && pid > 0)?.pid;
    /** Returns whether a worker was requested, which requires keys: each service shows that in its status. */
    const isStarted = async (): Promise<boolean> =>
      (await fetch(`${address}/`, { method: 'POST', body: JSON.stringify(request) })).ok;
    const startedBy = (isWanted: (pid: number | undefined) => boolean): Promise<number> =>
      eventually(async () => {
        const has = await isStarted();
        const pid = findPid();
        if (has && isWanted(pid)) return pid;
        await delay(200);
        return undefined;
      }, 90_000);

    const first = await startedBy((pid) => pid !== undefined);
    // From now on, a process that keeps its first keys is rejected.
    expect(await startedBy((pid) => pid !== undefined && pid !== first)).not.toBe(first);
  },
);
