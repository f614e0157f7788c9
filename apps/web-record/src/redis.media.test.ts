import { setTimeout as delay } from 'node:timers/promises';
import { type RunningRedis, startRedis } from '@scf-media/cloud/testing';
import { motionPage, probeFile, servePages } from '@scf-media/media/testing';
import type { DescribeResponse } from '@scf-media/protocol/web-record';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { recordsMore, replaceWorker } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';

const size = { Width: 320, Height: 180 };
const motion = motionPage({ width: 320, height: 180, light: true });

interface Setting extends AsyncDisposable {
  readonly redis: RunningRedis;
  readonly service: RunningService;
}

/** A service with a Redis of its own. */
async function openSetting(): Promise<Setting> {
  await using scope = new AsyncDisposableStack();
  const redis = scope.use(await startRedis({ appendOnly: true }));
  const service = scope.use(await startService({ TASK_STORE: `${redis.url}/1` }));
  const opened = scope.move();
  return { redis, service, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** @returns the file's duration, ms */
async function expectWholeFile(task: DescribeResponse): Promise<number> {
  expect(task.Result).not.toHaveProperty('ErrorCode');
  const { video, durationMs } = await probeFile(task.Result?.Videos?.[0]?.FileURL ?? '');
  expect(video?.frames).toBe(task.Result?.Quality?.Frames);
  return durationMs;
}

test.concurrent(
  'a Redis that stands still for longer than a lease costs nothing, and a worker that is lost later is replaced beside another task',
  async () => {
    await using pages = await servePages(new Hono().get('/motion', (c) => c.html(motion)));
    await using setting = await openSetting();
    const { redis, service } = setting;
    const { client } = service;
    const start = () => client.start({ RecordURL: `${pages.url}/motion`, ...size });
    const [id, other] = await Promise.all([start(), start()]);
    await Promise.all([id, other].map((one) => client.until(one, 'recording')));
    const pauseAndResume = async () => {
      expect(await client.send('Pause', { TaskID: id })).toMatchObject({ TaskID: id });
      expect(await client.describe(id)).toMatchObject({ Status: 'paused' });
      expect(await client.send('Resume', { TaskID: id })).toMatchObject({ TaskID: id });
      expect(await client.describe(id)).toMatchObject({ Status: 'recording' });
    };
    await pauseAndResume();

    redis.pause();
    expect(await client.send('Describe', { TaskID: id })).toMatchObject({ ErrorCode: 'InternalError' });
    // Longer than the lease lasts.
    await delay(4_000);
    redis.resume();

    expect(await client.describe(id)).toMatchObject({ Status: 'recording' });
    await pauseAndResume();
    // By now every lease that was not renewed counts as run out.
    await delay(4_000);
    await replaceWorker(service, id);
    await recordsMore(service, id);
    await Promise.all([id, other].map((one) => client.send('Stop', { TaskID: one })));
    const [resumed, untouched] = [await client.until(id, 'finished'), await client.until(other, 'finished')];
    expect(resumed.Result?.Quality?.Recoveries).toBe(1);
    expect(untouched.Result?.Quality?.Recoveries).toBe(0);
    // Nothing of the time without Redis is missing.
    expect(await expectWholeFile(untouched)).toBeGreaterThanOrEqual(7_500);
    expect(await expectWholeFile(resumed)).toBeGreaterThanOrEqual(7_500);
    expect(resumed.Result?.Quality?.Gaps?.[0]?.AtMs).toBeGreaterThanOrEqual(6_000);
  },
);

test.concurrent(
  'a page that pauses, resumes and ends its recording while Redis is down is obeyed, and Redis hears of it',
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
    await client.until(id, 'recording');
    const { startTimeMs = NaN } = await service.taskData(id);
    await redis.kill();
    redisIsDown.resolve();
    await pageIsDone.promise;
    const upAtMs = Date.now();
    await redis.restart();
    const task = await client.until(id, 'finished');
    // All until its stop, without the four seconds of its pause.
    const durationMs = await expectWholeFile(task);
    expect(durationMs).toBeGreaterThanOrEqual(1_500);
    expect(durationMs).toBeLessThan(upAtMs - startTimeMs - 3_500);
    expect((task.StopTime ?? Infinity) * 1_000).toBeLessThanOrEqual(upAtMs);
  },
);
