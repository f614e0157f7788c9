import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunningRedis, startRedis } from '@scf-media/cloud/testing';
import { LOCAL_BUCKET } from '@scf-media/local-cloud/testing';
import { faultyPages, measureRecording, motionPage, probeFile, servePages } from '@scf-media/media/testing';
import type { WebRecord } from '@scf-media/client';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { download } from './testing/download.ts';
import { killWorker, untilRecordedMore, replaceWorker, untilReplaced } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';

const size = { Width: 320, Height: 180 };
const motion = motionPage({ width: 320, height: 180, light: true });
const requested: string[] = [];
const callbacks: unknown[] = [];
let takesCallbacks = false;
const pages = new Hono()
  .use(async (c, next) => {
    requested.push(c.req.path);
    await next();
  })
  .get('/motion', (c) => c.html(motion))
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
  await service.client.waitFor(id, 'recording');
  return id;
}

/** Expects that the journal has been deleted and no upload is open. */
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

/** @returns the file's duration, ms */
async function expectWholeFile(task: WebRecord.TaskInfo): Promise<number> {
  expect(task.Result).not.toHaveProperty('ErrorCode');
  const { video, durationMs } = await probeFile(task.Result?.Videos?.[0]?.FileURL ?? '');
  expect(video?.frames).toBe(task.Result?.Quality?.Frames);
  return durationMs;
}

interface Setting extends AsyncDisposable {
  readonly redis: RunningRedis;
  readonly service: RunningService;
}

/** A service with its own Redis. */
async function openSetting(): Promise<Setting> {
  await using scope = new AsyncDisposableStack();
  const redis = scope.use(await startRedis({ appendOnly: true }));
  const service = scope.use(await startService({ TASK_STORE: `${redis.url}/1` }));
  const opened = scope.move();
  return { redis, service, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

test.concurrent(
  'a Redis that stalls for longer than a lease loses nothing, and a worker lost later is replaced without affecting another task',
  async () => {
    await using setting = await openSetting();
    const { redis, service } = setting;
    const { client, http } = service;
    const start = () => client.start({ RecordURL: `${server.url}/motion`, ...size });
    const [id, other] = await Promise.all([start(), start()]);
    await Promise.all([id, other].map((one) => client.waitFor(one, 'recording')));
    const pauseAndResume = async () => {
      expect(await http.send('Pause', { TaskID: id })).toMatchObject({ TaskID: id });
      await client.waitFor(id, 'paused');
      expect(await http.send('Resume', { TaskID: id })).toMatchObject({ TaskID: id });
      await client.waitFor(id, 'recording');
    };
    await pauseAndResume();

    redis.pause();
    expect(await http.send('Describe', { TaskID: id })).toMatchObject({ ErrorCode: 'InternalError' });
    // Longer than a lease.
    await delay(4_000);
    redis.resume();

    expect(await client.describe(id)).toMatchObject({ Status: 'recording' });
    await pauseAndResume();
    // By now every lease that was not renewed counts as expired.
    await delay(4_000);
    await replaceWorker(service, id);
    await untilRecordedMore(service, id);
    await Promise.all([id, other].map((one) => client.stop(one)));
    const [resumed, untouched] = [
      await client.waitFor(id, 'finished'),
      await client.waitFor(other, 'finished'),
    ];
    expect(resumed.Result?.Quality?.Recoveries).toBe(1);
    expect(untouched.Result?.Quality?.Recoveries).toBe(0);
    // Nothing that was recorded without Redis is missing.
    expect(await expectWholeFile(untouched)).toBeGreaterThanOrEqual(7_500);
    expect(await expectWholeFile(resumed)).toBeGreaterThanOrEqual(7_500);
    expect(resumed.Result?.Quality?.Gaps?.[0]?.AtMs).toBeGreaterThanOrEqual(6_000);
  },
);

test.concurrent(
  'a paused task whose worker is lost stays paused until Resume, and a Stop without a worker ends it without opening the page',
  async () => {
    const timesOpened = () => requested.filter((path) => path === '/white').length;
    const id = await startRecording('/white');
    await untilRecordedMore(service, id, 10_000);
    await service.client.pause(id);
    await service.client.waitFor(id, 'paused');
    await replaceWorker(service, id);
    await vi.waitFor(() => expect(timesOpened()).toBe(2), { timeout: 60_000, interval: 50 });
    expect((await service.client.describe(id)).Status).toBe('paused');
    await service.client.resume(id);
    await service.client.waitFor(id, 'recording');
    await untilRecordedMore(service, id, 10_000);
    await killWorker(service, id);
    await service.client.stop(id);
    const task = await service.client.waitFor(id, 'finished');
    expect(timesOpened()).toBe(2);
    expect(await expectWholeFile(task)).toBeGreaterThanOrEqual(500);
    const { Gaps, Frames = 0, DuplicateFrames = 0 } = task.Result?.Quality ?? {};
    expect(Gaps?.[0]?.DurationMs).toBe(0);
    // Counted over all workers, from their journals: blank throughout, and nearly every frame repeats the previous one.
    expect(task.Result?.Warnings).toEqual([
      'the video showed a single colour throughout the recording',
      'the audio is silent throughout the recording',
    ]);
    expect(DuplicateFrames).toBeGreaterThanOrEqual(Math.max(1, Frames - 10));
  },
);

test.concurrent(
  'a worker lost while recording is replaced, and the file contains what both recorded',
  async () => {
    const id = await startRecording('/motion', { StorageType: 'cos' });
    await untilRecordedMore(service, id);
    const before = await service.taskData(id);
    await replaceWorker(service, id);
    await untilRecordedMore(service, id);
    await service.client.stop(id);
    const task = await service.client.waitFor(id, 'finished');

    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect(task.Result).not.toHaveProperty('Warnings');
    expect(task.StartTime).toBe(Math.floor((before.startTimeMs ?? 0) / 1000));
    expect(task.Result?.Quality?.Recoveries).toBe(1);
    const [gap] = task.Result?.Quality?.Gaps ?? [];
    expect(gap?.AtMs).toBeGreaterThan(500);
    const measure = await measureRecording(await download(task, service.dir));
    expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);
    expect(measure.longestAudioStepMs).toBeLessThanOrEqual(25);
    // Both workers have recorded something.
    expect(measure.probed.durationMs).toBeGreaterThan((gap?.AtMs ?? 0) + 500);
    await expectNothingLeft(id);
  },
);

test.concurrent(
  'a worker lost while uploading is replaced, and so is its successor, lost before the callback',
  async () => {
    const id = await startRecording('/motion', { CallbackURL: `${server.url}/callback` });
    await untilRecordedMore(service, id);
    const putFails = service.cloud.cos.faults.fail({ match: `${id}/`, status: 503 });
    await service.client.stop(id);
    await service.client.waitFor(id, 'upload');
    const { workerRequestId: first } = await service.taskData(id);
    await killWorker(service, id);
    putFails.remove();
    await untilReplaced(service, id, first);
    // The successor makes the file again from the journal.
    await service.client.waitFor(id, 'callback');
    const { workerRequestId: second } = await service.taskData(id);
    await killWorker(service, id);
    takesCallbacks = true;
    await untilReplaced(service, id, second);
    const task = await service.client.waitFor(id, 'finished');
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
  'while Redis is down the page can pause, resume and stop its recording, and Redis is updated later',
  async () => {
    const redisIsDown = Promise.withResolvers<void>();
    const pageIsDone = Promise.withResolvers<void>();
    const stopsItself = `${motion}<script>
      const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      onload = async () => {
        await fetch('/down');
        await wait(1000);
        await window.pauseRecord();
        await wait(4000);
        await window.resumeRecord();
        await wait(1000);
        await window.stopRecord();
        await fetch('/done');
      };
    </script>`;
    const app = new Hono()
      .get('/stops-itself', (c) => c.html(stopsItself))
      .get('/down', async (c) => {
        await redisIsDown.promise;
        return c.body(null, 204);
      })
      .get('/done', (c) => {
        pageIsDone.resolve();
        return c.body(null, 204);
      });
    await using pages = await servePages(app);
    await using setting = await openSetting();
    const { redis, service } = setting;
    const { client } = service;
    const id = await client.start({ RecordURL: `${pages.url}/stops-itself`, ...size });
    await client.waitFor(id, 'recording');
    const { startTimeMs = NaN } = await service.taskData(id);
    await redis.kill();
    redisIsDown.resolve();
    await pageIsDone.promise;
    const upAtMs = Date.now();
    await redis.restart();
    const task = await client.waitFor(id, 'finished');
    // Everything until the stop, except the pause of four seconds.
    const durationMs = await expectWholeFile(task);
    expect(durationMs).toBeGreaterThanOrEqual(1_500);
    expect(durationMs).toBeLessThan(upAtMs - startTimeMs - 3_500);
    expect((task.StopTime ?? Infinity) * 1_000).toBeLessThanOrEqual(upAtMs);
  },
);
