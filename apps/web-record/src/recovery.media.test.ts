import { once } from 'node:events';
import { createServer } from 'node:http';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LOCAL_BUCKET } from '@scf-media/local-cloud/testing';
import { measureRecording, motionPage, servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { download } from './testing/download.ts';
import { killWorker, replaceWorker, takenUp } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';

const size = { Width: 640, Height: 360 };
const pages = new Hono().get('/motion', (c) => c.html(motionPage({ width: 640, height: 360, light: true })));

let server: Awaited<ReturnType<typeof servePages>>;
let service: RunningService;
beforeAll(async () => {
  server = await servePages(pages);
  service = await startService({ UPLOAD_PART_BYTES: String(1024 * 1024) });
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

async function startRecording(data: Record<string, unknown> = {}): Promise<string> {
  const id = await service.client.start({ RecordURL: `${server.url}/motion`, ...size, ...data });
  await service.client.until(id, 'recording');
  return id;
}

async function leftovers(taskId: string): Promise<string[]> {
  const inCos = service.cloud.cos.objects(LOCAL_BUCKET).map(({ key }) => key);
  const inDirectory = await readdir(join(service.dir, 'work', 'raw')).catch(() => []);
  return [
    ...inCos.filter((key) => key.startsWith(`raw/${taskId}/`)),
    ...inDirectory.filter((name) => name === taskId),
  ];
}

describe.concurrent.each(['cfs', 'cos'])('a worker that is lost, with its journal in %s,', (StorageType) => {
  test('while it records is replaced, and the file holds what both recorded', async () => {
    const id = await startRecording({ StorageType });
    await delay(4_000);
    const before = await service.taskData(id);
    const lostAtMs = Date.now();
    await killWorker(service, id);
    await takenUp(service, id, before.workerRequestId);
    await delay(7_000);
    await service.client.send('Stop', { TaskID: id });
    const task = await service.client.until(id, 'finished');

    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect(task.Result).not.toHaveProperty('Warnings');
    expect(task.StartTime).toBe(Math.floor((before.startTimeMs ?? 0) / 1000));
    const [gap] = task.Result?.Quality?.Gaps ?? [];
    expect(task.Result?.Quality?.Recoveries).toBe(1);
    // Of what was recorded before the loss at most two seconds are missing.
    expect(gap?.AtMs).toBeGreaterThanOrEqual(lostAtMs - (before.startTimeMs ?? 0) - 2_000);
    const measure = await measureRecording(await download(task, service.dir));
    expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);
    expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
    // Both have recorded something.
    expect(measure.probed.durationMs).toBeGreaterThan((gap?.AtMs ?? 0) + 500);
    await vi.waitFor(async () => expect(await leftovers(id)).toEqual([]));
    const open = service.cloud.cos.openUploads(LOCAL_BUCKET).filter((key) => key.startsWith(`${id}/`));
    expect(open).toEqual([]);
  }, 90_000);

  test('while it uploads the end is replaced, and the file is made again from the journal', async () => {
    const id = await startRecording({ StorageType });
    await delay(3_000);
    const putFails = service.cloud.cos.faults.fail({ match: `${id}/`, times: 1_000, status: 503 });
    await service.client.send('Stop', { TaskID: id });
    await service.client.until(id, 'upload');
    const before = await service.taskData(id);
    await killWorker(service, id);
    putFails.remove();
    await takenUp(service, id, before.workerRequestId);
    const task = await service.client.until(id, 'finished', 60_000);
    expect(task.Result).not.toHaveProperty('ErrorCode');
    const measure = await measureRecording(await download(task, service.dir));
    expect(measure.probed.durationMs).toBeGreaterThanOrEqual(2_000);
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);
  }, 120_000);
});

test.concurrent(
  'a Stop while nobody works on the task finishes the file without opening the page again',
  async () => {
    const id = await startRecording();
    await delay(3_000);
    await killWorker(service, id);
    await service.client.send('Stop', { TaskID: id });
    const task = await service.client.until(id, 'finished', 40_000);
    expect(task.Result).not.toHaveProperty('ErrorCode');
    const measure = await measureRecording(await download(task, service.dir));
    expect(measure.probed.durationMs).toBeGreaterThanOrEqual(2_000);
    expect(measure.probed.durationMs).toBeLessThanOrEqual(5_000);
  },
  60_000,
);

test.concurrent(
  'a paused task whose worker is lost stays paused until it is told to go on',
  async () => {
    const id = await startRecording();
    await delay(3_000);
    await service.client.send('Pause', { TaskID: id });
    await service.client.until(id, 'paused');
    await delay(1_000);
    await replaceWorker(service, id);
    await delay(3_000);
    expect((await service.client.describe(id)).Status).toBe('paused');
    await service.client.send('Resume', { TaskID: id });
    await service.client.until(id, 'recording');
    await delay(3_000);
    await service.client.send('Stop', { TaskID: id });
    const task = await service.client.until(id, 'finished');
    expect(task.Result).not.toHaveProperty('ErrorCode');
    const measure = await measureRecording(await download(task, service.dir));
    expect(measure.probed.durationMs).toBeGreaterThanOrEqual(5_000);
    expect(measure.probed.durationMs).toBeLessThanOrEqual(8_500);
    expect(task.Result?.Quality?.Gaps?.[0]?.DurationMs).toBe(0);
  },
  90_000,
);

test.concurrent(
  'a worker that is lost before it has told anybody: the next one tells',
  async () => {
    const bodies: string[] = [];
    let takes = false;
    const receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (takes) bodies.push(body);
        response.writeHead(takes ? 200 : 503).end();
      });
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const address = receiver.address();
    const port = typeof address === 'object' ? address?.port : 0;
    try {
      const id = await startRecording({ CallbackURL: `http://127.0.0.1:${port}/done` });
      await delay(1_000);
      await service.client.send('Stop', { TaskID: id });
      await service.client.until(id, 'callback');
      const before = await service.taskData(id);
      await killWorker(service, id);
      takes = true;
      await takenUp(service, id, before.workerRequestId);
      const task = await service.client.until(id, 'finished', 40_000);
      expect(task.Result).not.toHaveProperty('ErrorCode');
      expect(bodies).toHaveLength(1);
      expect(JSON.parse(bodies[0] ?? '')).toMatchObject({
        TaskID: id,
        Status: 'callback',
        Result: { Videos: [{}] },
      });
    } finally {
      receiver.closeAllConnections();
      receiver.close();
    }
  },
  90_000,
);
