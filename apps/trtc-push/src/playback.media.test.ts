import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countPictures } from './testing/count-pictures.ts';
import { openPushService, type PushService } from './testing/push-service.ts';

let pushes: PushService;
beforeAll(async () => {
  pushes = await openPushService();
}, 60_000);
afterAll(async () => {
  await pushes?.[Symbol.asyncDispose]();
});

test('with Loop the file begins again at its end, until it is stopped', async () => {
  const { client, files } = pushes;
  await using viewer = await pushes.viewer('loop');
  const pictures = await countPictures(viewer);
  const request = pushes.request('loop', { VideoSrc: `${files.url}/short.mp4`, Loop: true, StartAt: 3 });
  const requestId = await client.begin(request);
  await client.untilPosition(requestId, 5);
  const position = async () => (await client.shown(requestId)).Position;
  await expect.poll(position, { timeout: 20_000, interval: 50 }).toBeLessThan(2);
  const before = await pictures();
  await expect.poll(pictures, { timeout: 20_000 }).toBeGreaterThan(before + 30);
  expect((await client.shown(requestId)).Status).toBe('pushing');
  await client.stop(requestId);
  expect(await client.until(requestId, 'finished')).toMatchObject({ EndReason: 'stopped' });
}, 90_000);

test('Volume is heard in the room', async () => {
  const { client, files } = pushes;
  const room = 'volumes';
  await using recording = await pushes.record(room, 'audio');
  const begin = (UserId: string, Volume: number) =>
    client.begin(pushes.request(room, { VideoSrc: `${files.url}/sound.mp3`, UserId, Volume }));
  const requestIds = await Promise.all([begin('whole', 100), begin('quarter', 25)]);
  for (const requestId of requestIds) await client.until(requestId, 'finished', 60_000);
  await recording.recording.stop();
  const levelOf = (userId: string): Promise<number> =>
    decibels(recording.files.find(({ period }) => period.userId === userId)?.path ?? '');
  // A quarter of the amplitude is 12 dB less.
  const difference = (await levelOf('whole')) - (await levelOf('quarter'));
  expect(difference).toBeGreaterThan(10);
  expect(difference).toBeLessThan(14);
}, 120_000);

async function decibels(path: string): Promise<number> {
  const { stderr } = await promisify(execFile)('ffmpeg', [
    '-i',
    path,
    '-af',
    'volumedetect',
    '-f',
    'null',
    '-',
  ]);
  return Number(/mean_volume: (-?[\d.]+) dB/.exec(stderr)?.[1] ?? NaN);
}
