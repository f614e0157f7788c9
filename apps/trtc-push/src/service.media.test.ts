import { LOCAL_CREDENTIAL, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { trtcPushContract } from '@scf-media/protocol/contract';
import { callbackBodySchema } from '@scf-media/protocol/trtc-push';
import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_client.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countPictures } from './testing/count-pictures.ts';
import { openPushService, type PushService } from './testing/push-service.ts';

let pushes: PushService;
beforeAll(async () => {
  pushes = await openPushService({ PROGRESS_INTERVAL_MS: '1000' });
}, 120_000);
afterAll(async () => {
  await pushes?.[Symbol.asyncDispose]();
});

test('a file is seen and heard in the room to its end, which Callback is told', async () => {
  const { client, receiver, files } = pushes;
  await using viewer = await pushes.viewer('whole');
  const pictures = await countPictures(viewer);
  const requestId = await client.begin(
    pushes.request('whole', { VideoSrc: `${files.url}/short.mp4?sign=secret`, Callback: receiver.url }),
  );
  const last = await client.until(requestId, 'finished');
  expect(last).toMatchObject({
    SdkAppId: '1400000000',
    StrRoomId: 'whole',
    UserId: 'pusher',
    EndReason: 'completed',
    Duration: 6,
  });
  expect(last).not.toHaveProperty('Code');
  expect(last.Position).toBeGreaterThan(5.7);
  const seen = await pictures();
  // 6 s at 30 frames a second, of which a busy machine drops some, and WebRTC repeats some where one is late.
  expect(seen).toBeGreaterThan(60);
  expect(seen).toBeLessThan(2 * 180);
  const bodies = receiver.bodies.map((body) => callbackBodySchema.strict().parse(body));
  expect(bodies.map(({ Event }) => Event).filter((event) => event === 'end')).toEqual(['end']);
  expect(bodies.at(-1)).toMatchObject({ Event: 'end', Status: 'finished', EndReason: 'completed' });
  const told = bodies.filter(({ Event }) => Event === 'progress').map(({ Position }) => Position);
  expect(told.length).toBeGreaterThan(2);
  expect(told).toEqual(told.toSorted((a = 0, b = 0) => a - b));
  expect(JSON.stringify([bodies, await pushes.task(requestId)])).not.toMatch(/sign=secret|userSig|eJ/);
}, 120_000);

test.each([true, false])(
  'TerminateAsyncEvent, graceful: %s, ends it for good',
  async (GraceShutdown) => {
    const { client, service } = pushes;
    const requestId = await client.begin(pushes.request(`terminated-${GraceShutdown}`));
    await client.untilPosition(requestId, 1);
    const scf = new Client({
      credential: LOCAL_CREDENTIAL,
      region: LOCAL_REGION,
      profile: {
        httpProfile: { endpoint: service.cloud.apiEndpoint, protocol: 'http://', reqTimeout: 10 },
      },
    });
    const sentAtMs = Date.now();
    await scf.TerminateAsyncEvent({
      FunctionName: 'trtc-push-worker',
      InvokeRequestId: requestId,
      GraceShutdown,
    });
    const view = await client.until(requestId, 'finished', 20_000);
    if (GraceShutdown) {
      expect(Date.now() - sentAtMs).toBeLessThan(2_000);
      // One that is killed says no goodbye: the room lets it go when it has heard nothing for a while.
      expect(service.cloud.trtc.rooms().flatMap(({ members }) => members)).toEqual([]);
    }
    expect(view).toMatchObject({ EndReason: 'terminated' });
    expect(view).not.toHaveProperty('Code');
    expect(view.Position).toBeGreaterThanOrEqual(1);
  },
  120_000,
);

test('whoever enters as the same user ends it', async () => {
  const requestId = await pushes.client.begin(pushes.request('twins', { UserId: 'twin' }));
  await pushes.client.untilPosition(requestId, 0.5);
  await using twin = await pushes.viewer('twins', 'twin');
  expect(twin.userId).toBe('twin');
  expect(await pushes.client.until(requestId, 'finished')).toMatchObject({ EndReason: 'replaced' });
}, 120_000);

test('the documented interface with a push that runs', async () => {
  for (const one of trtcPushContract.liveCases({ request: pushes.request('live-cases') }))
    await one.run(pushes.client);
}, 120_000);
