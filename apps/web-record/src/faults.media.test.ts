import { setTimeout as delay } from 'node:timers/promises';
import { measureRecording, motionPage, probeFile, servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { download } from './testing/download.ts';
import { type RunningService, startService } from './testing/start-service.ts';

const pages = new Hono().get('/motion', (c) => c.html(motionPage({ width: 1280, height: 720, noisy: true })));

let server: Awaited<ReturnType<typeof servePages>>;
let service: RunningService;
beforeAll(async () => {
  server = await servePages(pages);
  // At 2.5 Mbit/s a part of 1 MiB is full every three and a half seconds.
  service = await startService({ UPLOAD_PART_BYTES: String(1024 * 1024), UPLOAD_RETRY_MS: '2000' });
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

async function startRecording(): Promise<string> {
  const id = await service.client.start({ RecordURL: `${server.url}/motion` });
  await service.client.until(id, 'recording');
  return id;
}

test('a COS that is away for 6 s costs the file nothing', async () => {
  const { cos } = service.cloud;
  const id = await startRecording();
  await delay(4_000);
  cos.faults.down('drop');
  await delay(6_000);
  cos.faults.up();
  await delay(2_000);
  await service.client.send('Stop', { TaskID: id });
  const task = await service.client.until(id, 'finished');
  expect(task.Result).not.toHaveProperty('ErrorCode');
  // More than the head: parts were due while nobody took them.
  expect(task.Result?.Videos?.[0]?.FileSize).toBeGreaterThan(2 * 1024 * 1024);
  const measure = await measureRecording(await download(task, service.dir));
  expect(measure.frames).toBe(task.Result?.Quality?.Frames);
  expect(measure.probed.durationMs).toBeGreaterThanOrEqual(12_000);
}, 90_000);

test('a part that fails twice is sent a third time', async () => {
  const strikes = service.cloud.cos.faults.fail({ method: 'PUT', match: 'partNumber=2', times: 2 });
  const id = await startRecording();
  await delay(9_000);
  await service.client.send('Stop', { TaskID: id });
  const task = await service.client.until(id, 'finished');
  expect(strikes.hits).toBe(2);
  expect(task.Result).not.toHaveProperty('ErrorCode');
  const measure = await measureRecording(await download(task, service.dir));
  expect(measure.frames).toBe(task.Result?.Quality?.Frames);
}, 60_000);

test('a COS that is away at the end leaves a copy that plays, and the task says where', async () => {
  const id = await startRecording();
  await delay(3_000);
  service.cloud.cos.faults.down();
  await service.client.send('Stop', { TaskID: id });
  const task = await service.client.until(id, 'finished', 60_000);
  service.cloud.cos.faults.up();
  expect(task.Result?.ErrorCode).toBe('UploadFailed');
  expect(task.Result).not.toHaveProperty('Videos');
  const path = /\S+\.mp4$/.exec(task.Result?.ErrorMessage ?? '')?.[0] ?? '';
  expect(path.startsWith(service.dir)).toBe(true);
  const probed = await probeFile(path);
  expect(probed).toMatchObject({ video: { codec: 'h264' }, audio: { codec: 'aac' } });
  expect(probed.durationMs).toBeGreaterThanOrEqual(2_900);
}, 90_000);
