import { createHash, randomUUID } from 'node:crypto';
import { receiveCallbacks, type RunningRedis, startRedis } from '@scf-media/cloud/testing';
import { openPositionStore, parseRedisUrl, type PositionStore } from '@scf-media/cloud/redis';
import { eventually } from '@scf-media/local-cloud/testing';
import { toPositionKey, type StoredPosition } from '@scf-media/protocol/trtc-push';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPushService, type PushService } from './testing/push-service.ts';

let redis: RunningRedis;
let positions: PositionStore;
let pushes: PushService;
beforeAll(async () => {
  redis = await startRedis();
  positions = openPositionStore(parseRedisUrl(redis.url, 'REDIS'));
  pushes = await openPushService({ POSITION_REDIS: redis.url });
});
afterAll(async () => {
  await pushes?.[Symbol.asyncDispose]();
  await positions?.[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
});

const readStored = async (videoSrc: string): Promise<StoredPosition | undefined> => {
  const key = toPositionKey(videoSrc, (text) => createHash('sha256').update(text).digest('hex'));
  return (await positions.read(key)) as StoredPosition | undefined;
};

test.concurrent.for(['killed', 'stopped'])(
  'a push that was %s resumes at its position, not before',
  async (how) => {
    const { client, files } = pushes;
    const VideoSrc = `${files.url}/long.mp4?part=${randomUUID()}`;
    const request = pushes.request(`resume-${how}`, { VideoSrc, Redis: true });
    const first = await client.start(request);
    await pushes.untilPosition(first, 3.5);
    if (how === 'stopped') {
      await client.stop(first);
      await client.waitFor(first, 'finished');
    } else {
      await pushes.signalWorker(first, 'SIGKILL');
      // A write that was already on its way to Redis may arrive after the worker has ended.
      await eventually(async () => (await pushes.task(first)).data.workerRequestId !== first || undefined);
    }
    const stored = await readStored(VideoSrc);
    if (stored === undefined) throw new Error('nothing is stored');
    expect(stored.duration).toBe(40_000);
    expect(stored.position).toBeGreaterThan(2_000);
    const second =
      how === 'stopped' ? await client.start({ ...request, VideoSrc: `${VideoSrc}&sign=b` }) : first;
    // The first write is a second after the push resumed, or a little later on a busy machine.
    const { position: wentOn } = await eventually(async () => {
      const now = await readStored(VideoSrc);
      return now !== undefined && now.time > stored.time ? now : undefined;
    });
    expect(wentOn).toBeGreaterThan(stored.position - 200);
    expect(wentOn).toBeLessThan(stored.position + 5_000);
    await client.seek(second, 39);
    expect(await client.waitFor(second, 'finished')).toMatchObject({ EndReason: 'completed' });
    expect(await readStored(VideoSrc)).toBeUndefined();
  },
);

test.concurrent('an unusable Redis rejects a push at its start, and is only a warning later', async () => {
  const { client } = pushes;
  await using receiver = await receiveCallbacks();
  const unreachable = { Redis: true, RedisHost: '127.0.0.1', RedisPort: 1, Callback: receiver.url };
  const refused = await pushes.http.start(JSON.stringify(pushes.request('no-redis', unreachable)));
  expect(refused.status).toBe(503);
  expect(JSON.parse(refused.text)).toMatchObject({
    Code: 'RedisUnavailable',
    Message: expect.stringMatching(/rejects the connection/),
  });
  expect(receiver.bodies).toEqual([JSON.parse(refused.text)]);

  await using other = await startRedis();
  const { hostname: RedisHost, port } = new URL(other.url);
  const requestId = await client.start(
    pushes.request('losing-redis', { Redis: true, RedisHost, RedisPort: Number(port) }),
  );
  await pushes.untilPosition(requestId, 1);
  await other[Symbol.asyncDispose]();
  const warnings = await eventually(async () => (await client.describe(requestId)).Warnings);
  expect(warnings).toEqual([expect.stringMatching(/^Redis did not accept/)]);
  expect((await client.describe(requestId)).Status).toBe('pushing');
  await client.stop(requestId);
  expect(await client.waitFor(requestId, 'finished')).toMatchObject({ EndReason: 'stopped' });
});
