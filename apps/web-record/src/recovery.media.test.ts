import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LOCAL_BUCKET } from '@scf-media/local-cloud/testing';
import { faultyPages, measureRecording, motionPage, probeFile, servePages } from '@scf-media/media/testing';
import type { DescribeResponse } from '@scf-media/protocol/web-record';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { download } from './testing/download.ts';
import { killWorker, recordsMore, replaceWorker, takenUp } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';

const size = { Width: 320, Height: 180 };
const asked: string[] = [];
const callbacks: unknown[] = [];
let takesCallbacks = false;
const pages = new Hono()
  .use(async (c, next) => {
    asked.push(c.req.path);
    await next();
  })
  .get('/motion', (c) => c.html(motionPage({ width: 320, height: 180, light: true })))
  .get('/white', (c) => c.html(faultyPages.white))
  .post('/callback', async (c) => {
    if (!takesCallbacks) return c.body(null, 503);
    callbacks.push(await c.req.json());
    return c.body(null, 204);
  });

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

async function startRecording(path: string, data: Record<string, unknown> = {}): Promise<string> {
  const id = await service.client.start({ RecordURL: `${server.url}${path}`, ...size, ...data });
  await service.client.until(id, 'recording');
  return id;
}

/** The journal is gone, and no upload is open. */
async function expectNothingLeft(taskId: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const inCos = service.cloud.cos.objects(LOCAL_BUCKET).map(({ key }) => key);
      const inDirectory = await readdir(join(service.dir, 'work', 'raw')).catch(() => []);
      expect(inCos.filter((key) => key.startsWith(`raw/${taskId}/`))).toEqual([]);
      expect(inDirectory).not.toContain(taskId);
    },
    { timeout: 60_000, interval: 100 },
  );
  const open = service.cloud.cos.openUploads(LOCAL_BUCKET).filter((key) => key.startsWith(`${taskId}/`));
  expect(open).toEqual([]);
}

async function expectWholeFile(task: DescribeResponse): Promise<number> {
  expect(task.Result).not.toHaveProperty('ErrorCode');
  const { video, durationMs } = await probeFile(task.Result?.Videos?.[0]?.FileURL ?? '');
  expect(video?.frames).toBe(task.Result?.Quality?.Frames);
  return durationMs;
}

test.concurrent(
  'a worker that is lost while it records is replaced, and the file holds what both recorded',
  async () => {
    const id = await startRecording('/motion', { StorageType: 'cos' });
    await recordsMore(service, id);
    const before = await service.taskData(id);
    await replaceWorker(service, id);
    await recordsMore(service, id);
    await service.client.send('Stop', { TaskID: id });
    const task = await service.client.until(id, 'finished');

    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect(task.Result).not.toHaveProperty('Warnings');
    expect(task.StartTime).toBe(Math.floor((before.startTimeMs ?? 0) / 1000));
    expect(task.Result?.Quality?.Recoveries).toBe(1);
    const [gap] = task.Result?.Quality?.Gaps ?? [];
    expect(gap?.AtMs).toBeGreaterThan(500);
    const measure = await measureRecording(await download(task, service.dir));
    expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);
    expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
    // Both have recorded something.
    expect(measure.probed.durationMs).toBeGreaterThan((gap?.AtMs ?? 0) + 500);
    await expectNothingLeft(id);
  },
);

test.concurrent(
  'a worker that is lost while it uploads is replaced, and so is the next, which has not told anybody yet',
  async () => {
    const id = await startRecording('/motion', { CallbackURL: `${server.url}/callback` });
    await recordsMore(service, id);
    const putFails = service.cloud.cos.faults.fail({ match: `${id}/`, status: 503 });
    await service.client.send('Stop', { TaskID: id });
    await service.client.until(id, 'upload');
    const { workerRequestId: first } = await service.taskData(id);
    await killWorker(service, id);
    putFails.remove();
    await takenUp(service, id, first);
    // Its file is made again from the journal.
    await service.client.until(id, 'callback');
    const { workerRequestId: second } = await service.taskData(id);
    await killWorker(service, id);
    takesCallbacks = true;
    await takenUp(service, id, second);
    const task = await service.client.until(id, 'finished');
    expect(await expectWholeFile(task)).toBeGreaterThanOrEqual(500);
    expect(callbacks).toEqual([
      expect.objectContaining({
        TaskID: id,
        Status: 'callback',
        Result: expect.objectContaining({ Videos: task.Result?.Videos }),
      }),
    ]);
    await expectNothingLeft(id);
  },
);

test.concurrent(
  'a paused task whose worker is lost stays paused until it is told to go on, and a Stop while nobody works on it ends it without the page',
  async () => {
    const timesOpened = () => asked.filter((path) => path === '/white').length;
    const id = await startRecording('/white');
    await recordsMore(service, id, 10_000);
    await service.client.send('Pause', { TaskID: id });
    await service.client.until(id, 'paused');
    await replaceWorker(service, id);
    await vi.waitFor(() => expect(timesOpened()).toBe(2), { timeout: 60_000, interval: 50 });
    expect((await service.client.describe(id)).Status).toBe('paused');
    await service.client.send('Resume', { TaskID: id });
    await service.client.until(id, 'recording');
    await recordsMore(service, id, 10_000);
    await killWorker(service, id);
    await service.client.send('Stop', { TaskID: id });
    const task = await service.client.until(id, 'finished');
    expect(timesOpened()).toBe(2);
    expect(await expectWholeFile(task)).toBeGreaterThanOrEqual(500);
    const { Gaps, Frames = 0, DuplicateFrames = 0 } = task.Result?.Quality ?? {};
    expect(Gaps?.[0]?.DurationMs).toBe(0);
    // Of all workers, by their journal: blank throughout, and all but a few frames repeat the one before.
    expect(task.Result?.Warnings).toEqual([
      'the picture was of one colour for the whole recording',
      'there is no sound in the whole recording',
    ]);
    expect(DuplicateFrames).toBeGreaterThanOrEqual(Math.max(1, Frames - 10));
  },
);
