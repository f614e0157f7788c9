import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { receiveCallbacks } from '@scf-media/cloud/testing';
import { eventually, LOCAL_CREDENTIAL, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { trtcPushContract } from '@scf-media/protocol/contract';
import { callbackBodySchema } from '@scf-media/protocol/trtc-push';
import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_client.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countFrames } from './testing/count-frames.ts';
import { openPushService, type PushService } from './testing/push-service.ts';

let pushes: PushService;
beforeAll(async () => {
  pushes = await openPushService({ PROGRESS_INTERVAL_MS: '1000', CALLBACK_RETRY_MS: '2500' });
});
afterAll(() => pushes?.[Symbol.asyncDispose]());

test.concurrent('a file is published in the room to its end, which is reported to Callback', async () => {
  const { client, files } = pushes;
  await using receiver = await receiveCallbacks();
  // Long enough for a progress report between the two.
  receiver.refuse(1, (body) => callbackBodySchema.parse(body).Event === 'end');
  await using viewer = await pushes.viewer('whole');
  const frames = await countFrames(viewer);
  const requestId = await client.start(
    pushes.request('whole', { VideoSrc: `${files.url}/short.mp4?sign=secret`, Callback: receiver.url }),
  );
  const last = await client.waitFor(requestId, 'finished');
  expect(last).toMatchObject({
    SdkAppId: '1400000000',
    StrRoomId: 'whole',
    UserId: 'pusher',
    EndReason: 'completed',
    Duration: 4,
  });
  expect(last).not.toHaveProperty('Code');
  expect(last.Position).toBeGreaterThan(3.7);
  const seen = await frames();
  // 4 s at 15 frames a second, of which a busy machine drops some, and WebRTC repeats some where one is late.
  expect(seen).toBeGreaterThan(10);
  expect(seen).toBeLessThan(2 * 60);
  const bodies = receiver.bodies.map((body) => callbackBodySchema.strict().parse(body));
  expect(bodies.map(({ Event }) => Event).filter((event) => event === 'end')).toEqual(['end']);
  expect(bodies.at(-1)).toMatchObject({ Event: 'end', Status: 'finished', EndReason: 'completed' });
  const reports = bodies.filter(({ Event }) => Event === 'progress');
  expect(reports.map(({ Status }) => Status)).not.toContain('callback');
  const positions = reports.map(({ Position }) => Position);
  expect(positions.length).toBeGreaterThan(0);
  expect(positions).toEqual(positions.toSorted((a = 0, b = 0) => a - b));
  expect(JSON.stringify([bodies, await pushes.task(requestId)])).not.toMatch(/sign=secret|userSig|eJ/);
});

test.concurrent('Volume applies to the audio in the room', async () => {
  const { client, files } = pushes;
  const room = 'volumes';
  await using recording = await pushes.recordAudio(room);
  const begin = (UserId: string, Volume: number) =>
    client.start(pushes.request(room, { VideoSrc: `${files.url}/audio.mp3`, UserId, Volume }));
  const requestIds = await Promise.all([begin('whole', 100), begin('quarter', 25)]);
  for (const requestId of requestIds) await client.waitFor(requestId, 'finished');
  await recording.recording.stop();
  const measureLevel = (userId: string): Promise<number> =>
    measureDecibels(recording.files.find(({ period }) => period.userId === userId)?.path ?? '');
  // A quarter of the amplitude is 12 dB less.
  const difference = (await measureLevel('whole')) - (await measureLevel('quarter'));
  expect(difference).toBeGreaterThan(10);
  expect(difference).toBeLessThan(14);
});

test.concurrent('with Loop the file repeats until the push is stopped', async () => {
  const { client, files } = pushes;
  await using viewer = await pushes.viewer('loop');
  const frames = await countFrames(viewer);
  const request = pushes.request('loop', { VideoSrc: `${files.url}/short.mp4`, Loop: true, StartAt: 2 });
  const requestId = await client.start(request);
  await pushes.untilPosition(requestId, 3);
  await eventually(async () => ((await client.describe(requestId)).Position ?? 0) < 2 || undefined);
  const before = await frames();
  await eventually(async () => (await frames()) > before + 10 || undefined);
  expect((await client.describe(requestId)).Status).toBe('pushing');
  await client.stop(requestId);
  expect(await client.waitFor(requestId, 'finished')).toMatchObject({ EndReason: 'stopped' });
});

test.concurrent.for([false, true])(
  'TerminateAsyncEvent, graceful: %s, ends the push permanently',
  async (GraceShutdown) => {
    const { client, service } = pushes;
    const StrRoomId = `terminated-${GraceShutdown}`;
    const requestId = await client.start(pushes.request(StrRoomId));
    await pushes.untilPosition(requestId, 1);
    const scf = new Client({
      credential: LOCAL_CREDENTIAL,
      region: LOCAL_REGION,
      profile: {
        httpProfile: { endpoint: service.cloud.apiEndpoint, protocol: 'http://', reqTimeout: 10 },
      },
    });
    const event = { FunctionName: 'trtc-push-worker', InvokeRequestId: requestId, GraceShutdown };
    await scf.TerminateAsyncEvent(event);
    const view = await client.waitFor(requestId, 'finished');
    // A killed worker does not leave the room: the room drops it after some silence.
    const [room] = service.cloud.trtc
      .rooms()
      .filter(({ name }) => 'strRoomId' in name && name.strRoomId === StrRoomId);
    if (GraceShutdown) expect(room?.members ?? []).toEqual([]);
    expect(view).toMatchObject({ EndReason: 'terminated' });
    expect(view).not.toHaveProperty('Code');
    expect(view.Position).toBeGreaterThanOrEqual(1);
  },
);

test.concurrent('another entry with the same UserId ends the push', async () => {
  const requestId = await pushes.client.start(pushes.request('twins', { UserId: 'twin' }));
  await pushes.untilPosition(requestId, 0.5);
  await using twin = await pushes.viewer('twins', 'twin');
  expect(twin.userId).toBe('twin');
  expect(await pushes.client.waitFor(requestId, 'finished')).toMatchObject({ EndReason: 'replaced' });
});

test.concurrent('the documented interface with a running push', async () => {
  const cases = trtcPushContract.liveCases({
    request: { ...pushes.request('live-cases') },
    deadlineMs: 90_000,
  });
  for (const one of cases) await one.run(pushes.http);
});

/** Measures the maximum level, which audio that a busy machine drops does not lower. */
async function measureDecibels(path: string): Promise<number> {
  const args = ['-i', path, '-af', 'volumedetect', '-f', 'null', '-'];
  const { stderr } = await promisify(execFile)('ffmpeg', args);
  return Number(/max_volume: (-?[\d.]+) dB/.exec(stderr)?.[1] ?? NaN);
}
