import { join } from 'node:path';
import { firstGoodTake, measureMedia, median } from '@scf-media/media/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCountedFile } from './testing/counted-file.ts';
import { openPushService, type PushService } from './testing/push-service.ts';

const seconds = 30;

let pushes: PushService;
beforeAll(async () => {
  pushes = await openPushService();
  await makeCountedFile(join(pushes.service.dir, 'counted.mp4'), seconds);
}, 120_000);
afterAll(async () => {
  await pushes?.[Symbol.asyncDispose]();
});

/** Pushes the file into a room, and records the room as trtc-record does. */
async function pushAndRecord() {
  const { client, files } = pushes;
  const room = 'measured';
  await using recording = await pushes.record(room, 'both');
  const request = pushes.request(room, { VideoSrc: `${files.url}/counted.mp4` });
  await client.until(await client.begin(request), 'finished', 90_000);
  await recording.recording.stop();
  const [file] = recording.files;
  if (file?.path === undefined) throw new Error(`nothing was recorded: ${JSON.stringify(recording.files)}`);
  const measured = await measureMedia(file.path);
  const offsetMs = median(measured.audioVideoOffsetsMs);
  console.log(
    `pushed and recorded: ${measured.probed.durationMs} ms, ${measured.frames} pictures (${measured.duplicates} twice, ${measured.skips} gaps), ` +
      `sound ${offsetMs.toFixed(0)} ms after the picture at ${measured.audioVideoOffsetsMs.length} flashes`,
  );
  return { ...measured, offsetMs };
}

test('a file of 30 s is in the room from its first second to its last, sound with picture', async () => {
  const isGood = ({ probed, offsetMs, audioVideoOffsetsMs }: Awaited<ReturnType<typeof pushAndRecord>>) =>
    Math.abs(probed.durationMs - seconds * 1000) <= 500 &&
    Math.abs(offsetMs) <= 80 &&
    audioVideoOffsetsMs.length >= seconds - 2;
  const measured = await firstGoodTake(3, pushAndRecord, isGood);
  expect(Math.abs(measured.probed.durationMs - seconds * 1000)).toBeLessThanOrEqual(500);
  expect(Math.abs(measured.offsetMs)).toBeLessThanOrEqual(80);
  // In their order: a step back would count as thousands that were left out.
  expect(measured.skips).toBeLessThan(seconds);
  // One in each second, so the first and the last second are there.
  expect(measured.audioVideoOffsetsMs.length).toBeGreaterThanOrEqual(seconds - 2);
}, 400_000);
