import { setTimeout as delay } from 'node:timers/promises';
import { type RunningRedis, startRedis } from '@scf-media/cloud/testing';
import { measureRecording, motionPage, servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { download } from './testing/download.ts';
import { replaceWorker } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';

const stopsItself = `<script>
  setTimeout(() => window.pauseRecord(), 3000);
  setTimeout(() => window.resumeRecord(), 5000);
  setTimeout(() => window.stopRecord(), 7000);
</script>`;
const size = { Width: 640, Height: 360 };
const motion = motionPage({ width: 640, height: 360, light: true });
const pages = new Hono()
  .get('/motion', (c) => c.html(motion))
  .get('/stops-itself', (c) => c.html(motion + stopsItself));

interface Setting extends AsyncDisposable {
  readonly url: string;
  readonly redis: RunningRedis;
  readonly service: RunningService;
}

/** Pages, and a service with a Redis of its own. */
async function openSetting(): Promise<Setting> {
  await using scope = new AsyncDisposableStack();
  const { url } = scope.use(await servePages(pages));
  const redis = scope.use(await startRedis({ appendOnly: true }));
  const service = scope.use(await startService({ TASK_STORE: `${redis.url}/1` }));
  const opened = scope.move();
  return { url, redis, service, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

test.concurrent(
  'a Redis that stands still for longer than a lease costs the recording nothing, and commands are obeyed after it',
  async () => {
    await using setting = await openSetting();
    const { redis, service } = setting;
    const { client } = service;
    const id = await client.start({ RecordURL: `${setting.url}/motion`, ...size });
    await client.until(id, 'recording');
    await delay(1_000);
    expect(await client.send('Pause', { TaskID: id })).toMatchObject({ TaskID: id });
    expect(await client.describe(id)).toMatchObject({ Status: 'paused' });
    expect(await client.send('Resume', { TaskID: id })).toMatchObject({ TaskID: id });
    expect(await client.describe(id)).toMatchObject({ Status: 'recording' });

    redis.pause();
    expect(await client.send('Describe', { TaskID: id })).toMatchObject({ ErrorCode: 'InternalError' });
    // Longer than the lease lasts.
    await delay(5_000);
    redis.resume();

    expect(await client.describe(id)).toMatchObject({ Status: 'recording' });
    expect(await client.send('Pause', { TaskID: id })).toMatchObject({ TaskID: id });
    expect(await client.describe(id)).toMatchObject({ Status: 'paused' });
    expect(await client.send('Resume', { TaskID: id })).toMatchObject({ TaskID: id });
    // By now every lease that was not renewed counts as run out.
    await delay(4_000);
    expect(await client.send('Stop', { TaskID: id })).toMatchObject({ TaskID: id });
    const task = await client.until(id, 'finished');
    expect(task.Result).not.toHaveProperty('ErrorCode');
    const measure = await measureRecording(await download(task, service.dir));
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);
    expect(measure.probed.durationMs).toBeGreaterThanOrEqual(9_000);
  },
  120_000,
);

test.concurrent(
  'a page that pauses, resumes and ends its recording while Redis is down is obeyed, and Redis hears of it',
  async () => {
    await using setting = await openSetting();
    const { redis, service } = setting;
    const { client } = service;
    const id = await client.start({ RecordURL: `${setting.url}/stops-itself`, ...size });
    const { StartTime = 0 } = await client.until(id, 'recording');
    await redis.kill();
    await delay(10_000);
    await redis.restart();
    const task = await client.until(id, 'finished');
    expect(task.Result).not.toHaveProperty('ErrorCode');
    // From about 0 to 3 s and from 5 to 7 s, by the page's clock, which starts a little earlier.
    expect(task.Result?.Quality?.DurationMs).toBeGreaterThanOrEqual(3_500);
    expect(task.Result?.Quality?.DurationMs).toBeLessThan(6_500);
    expect((task.StopTime ?? Infinity) - StartTime).toBeLessThan(9);
    const measure = await measureRecording(await download(task, service.dir));
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);
  },
  120_000,
);

test.concurrent(
  'a worker that is lost is replaced by one that finds the task in Redis, and two tasks do not disturb each other',
  async () => {
    await using setting = await openSetting();
    const { service } = setting;
    const { client } = service;
    const start = () => client.start({ RecordURL: `${setting.url}/motion`, ...size });
    const [lost, other] = await Promise.all([start(), start()]);
    await Promise.all([lost, other].map((id) => client.until(id, 'recording')));
    await delay(3_000);
    await replaceWorker(service, lost);
    await delay(6_000);
    await Promise.all([lost, other].map((id) => client.send('Stop', { TaskID: id })));
    const [resumed, untouched] = await Promise.all([lost, other].map((id) => client.until(id, 'finished')));
    expect(untouched?.Result?.Quality?.Recoveries).toBe(0);
    expect(resumed?.Result).not.toHaveProperty('ErrorCode');
    const [gap] = resumed?.Result?.Quality?.Gaps ?? [];
    // Of the three seconds before the loss at most two are missing.
    expect(gap?.AtMs).toBeGreaterThanOrEqual(1_000);
    if (resumed === undefined) throw new Error('no task');
    const measure = await measureRecording(await download(resumed, service.dir));
    expect(measure.frames).toBe(resumed.Result?.Quality?.Frames);
    expect(measure.longestSoundStepMs).toBeLessThanOrEqual(25);
    expect(measure.probed.durationMs).toBeGreaterThanOrEqual((gap?.AtMs ?? 0) + 2_000);
  },
  120_000,
);
