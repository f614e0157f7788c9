import { createHash, randomUUID } from 'node:crypto';
import { type RunningRedis, startRedis } from '@scf-media/cloud/testing';
import { openPositionStore, parseRedisUrl, type PositionStore } from '@scf-media/cloud/position-store';
import { positionKeyOf, type StoredPosition } from '@scf-media/protocol/trtc-push';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPushService, type PushService } from './testing/push-service.ts';

let redis: RunningRedis;
let positions: PositionStore;
let pushes: PushService;
beforeAll(async () => {
  redis = await startRedis();
  positions = openPositionStore(parseRedisUrl(redis.url, 'REDIS'));
  pushes = await openPushService({ POSITION_REDIS: redis.url });
}, 120_000);
afterAll(async () => {
  await pushes?.[Symbol.asyncDispose]();
  await positions?.[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
});

const storedOf = async (videoSrc: string): Promise<StoredPosition | undefined> => {
  const key = positionKeyOf(videoSrc, (text) => createHash('sha256').update(text).digest('hex'));
  return (await positions.read(key)) as StoredPosition | undefined;
};

test.each([
  ['webrtc', 'stopped'],
  ['webrtc', 'killed'],
])(
  'over %s, a push of a source that was %s goes on within a second of where it was',
  async (Transport, how) => {
    const { client, files } = pushes;
    const VideoSrc = `${files.url}/long.mp4?part=${randomUUID()}`;
    const request = pushes.request(`resume-${how}`, { VideoSrc, Transport, Redis: true });
    const first = await client.begin(request);
    await client.untilPosition(first, 4.5);
    if (how === 'stopped') {
      await client.stop(first);
      await client.until(first, 'finished');
    } else {
      await pushes.signalWorker(first, 'SIGKILL');
    }
    const stored = await storedOf(VideoSrc);
    if (stored === undefined) throw new Error('nothing is stored');
    expect(stored.duration).toBe(40_000);
    expect(stored.position).toBeGreaterThan(3_000);
    const second =
      how === 'stopped' ? await client.begin({ ...request, VideoSrc: `${VideoSrc}&sign=b` }) : first;
    await expect
      .poll(async () => (await storedOf(VideoSrc))?.time, { timeout: 60_000, interval: 50 })
      .toBeGreaterThan(stored.time);
    // The first time that it is written, a second after the push went on.
    const wentOn = (await storedOf(VideoSrc))?.position;
    expect(wentOn).toBeGreaterThan(stored.position - 1_000);
    expect(wentOn).toBeLessThan(stored.position + 2_500);
    if (how === 'killed') expect((await pushes.task(first)).data.workerRequestId).not.toBe(first);
    await client.control(second, JSON.stringify({ Action: 'Seek', Position: 38.5 }));
    expect(await client.until(second, 'finished')).toMatchObject({ EndReason: 'completed' });
    expect(await storedOf(VideoSrc)).toBeUndefined();
  },
  180_000,
);

test('a Redis that cannot be used refuses the push before it begins, and is only a warning later', async () => {
  const { client } = pushes;
  const unreachable = pushes.request('no-redis', { Redis: true, RedisHost: '127.0.0.1', RedisPort: 1 });
  const refused = await client.start(JSON.stringify({ ...unreachable, Callback: pushes.receiver.url }));
  expect(refused.status).toBe(503);
  expect(JSON.parse(refused.text)).toMatchObject({
    Code: 'RedisUnavailable',
    Message: expect.stringMatching(/does not answer/),
  });
  expect(pushes.receiver.bodies.at(-1)).toEqual(JSON.parse(refused.text));

  await using other = await startRedis();
  const { hostname: RedisHost, port } = new URL(other.url);
  const requestId = await client.begin(
    pushes.request('losing-redis', { Redis: true, RedisHost, RedisPort: Number(port) }),
  );
  await client.untilPosition(requestId, 1);
  await other[Symbol.asyncDispose]();
  await expect
    .poll(async () => (await client.shown(requestId)).Warnings, { timeout: 20_000 })
    .toEqual([expect.stringMatching(/^Redis did not take/)]);
  expect((await client.shown(requestId)).Status).toBe('pushing');
  await client.stop(requestId);
  expect(await client.until(requestId, 'finished')).toMatchObject({ EndReason: 'stopped' });
}, 120_000);
