import { createTrtcPushClient } from '@scf-media/client';
import { eventually, LOCAL_CREDENTIAL, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { Client as VodClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/vod/v20180717/vod_client.js';
import { Client as ScfClient } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_client.js';
import { expect, test } from 'vitest';
import { type LocalDeployment, startLocalDeployment } from './testing/local-deployment.ts';
import { toRoomEntry } from './testing/room-entry.ts';
import { serveContent } from './testing/serve-content.ts';
import { startRedis } from './testing/start-redis.ts';

/** Idle processes of web functions are stopped soon, so that only the timer can start what happens later. */
const idleMs = 300;

const createSdkOptions = ({ cloud }: LocalDeployment) => ({
  credential: LOCAL_CREDENTIAL,
  region: LOCAL_REGION,
  profile: { httpProfile: { endpoint: cloud.apiEndpoint, protocol: 'http://' } },
});
const waitForNoProcess = (local: LocalDeployment, app: string): Promise<true> =>
  eventually(
    () => local.cloud.scf.instances().every(({ functionName }) => functionName !== app) || undefined,
    30_000,
  );

/** The app's own interval of a minute is too long for a test. */
async function hurryTimer(local: LocalDeployment, app: string): Promise<void> {
  const timer = { FunctionName: `${app}-timer`, TriggerName: 'sweep', Type: 'timer' };
  await new ScfClient(createSdkOptions(local)).UpdateTrigger({
    ...{ ...timer, Qualifier: 'live' },
    TriggerDesc: JSON.stringify({ cron: '*/2 * * * * * *' }),
  });
}

test('in PULL mode, the timer function alone has events fetched', async () => {
  const app = 'vod-callback';
  await using film = await serveContent('video/mp4', Buffer.from('not media, which is an event too'));
  await using local = await startLocalDeployment({
    scf: { idleMs },
    vod: { event: { mode: 'PULL' }, pullWaitMs: 100 },
  });
  await local.package(app);
  await local.deploy(app, { EVENT_MODE: 'PULL' });
  await hurryTimer(local, app);
  await waitForNoProcess(local, app);
  await new VodClient(createSdkOptions(local)).PullUpload({ MediaUrl: `${film.url}film.mp4` });
  const states = (): string[] => local.cloud.vod.events().map(({ state }) => state);
  await eventually(
    () => (states().length > 0 && states().every((state) => state === 'delivered')) || undefined,
  );
});

test('the timer function alone has a lost worker replaced', async () => {
  const app = 'trtc-push';
  await using redis = await startRedis();
  // Enough for the web function and its timer, but not for a worker.
  await using local = await startLocalDeployment({ scf: { idleMs, retryMs: 500, quotaMb: 1_000 } });
  await local.package(app);
  const { address = '' } = await local.deploy(app, {
    TASK_STORE: `${redis.url}/0`,
    ALLOW_PRIVATE_URLS: 'true',
    VPC_ID: 'vpc-local',
    SUBNET_ID: 'subnet-local',
    IMAGE_REPOSITORY: `local/${local.packages}`,
  });
  await hurryTimer(local, app);
  const id = await createTrtcPushClient({ endpoint: address }).start({
    ...toRoomEntry('teacher'),
    VideoSrc: 'http://127.0.0.1/lesson.mp4',
  });
  const FunctionName = `${app}-worker`;
  const workers = (): string[] =>
    local.cloud.scf
      .invocations()
      .filter(({ functionName }) => functionName === FunctionName)
      .map(({ requestId }) => requestId);
  expect(workers()).toEqual([id]);
  await new ScfClient(createSdkOptions(local)).TerminateAsyncEvent({ FunctionName, InvokeRequestId: id });
  await waitForNoProcess(local, app);
  // After the 20 s in which a worker may start.
  const [second] = await eventually(() => (workers().length >= 2 ? workers() : undefined), 90_000);
  expect(second).not.toBe(id);
});
