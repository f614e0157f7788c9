import { setTimeout as delay } from 'node:timers/promises';
import { webRecordContract } from '@scf-media/protocol/contract';
import { callbackBodySchema, listResponseSchema } from '@scf-media/protocol/web-record';
import { measureRecording, motionPage, servePages, topLevelBoxes } from '@scf-media/media/testing';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { download } from './testing/download.ts';
import { workerOf } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';
import { unrulyPages } from './testing/unruly-pages.ts';

const callbacks: unknown[] = [];
const pages = new Hono()
  .get('/motion', (c) => c.html(motionPage({ width: 1280, height: 720 })))
  .get('/light', (c) => c.html(motionPage({ width: 1280, height: 720, light: true })))
  .get('/unruly/:kind', (c) => c.html(unrulyPages[c.req.param('kind') as keyof typeof unrulyPages]))
  .get('/hooks', (c) =>
    c.html(`<!doctype html><title>hooks</title><script>
      setTimeout(async () => { await window.startRecord(); setTimeout(() => window.stopRecord(), 2000); }, 500);
    </script>`),
  )
  .get('/never', () => new Promise<Response>(() => undefined))
  .get('/missing', (c) => c.text('no such page', 404))
  .post('/callback', async (c) => {
    callbacks.push(await c.req.json());
    return c.body(null, 204);
  });

// Before anything else: the contract's cases are made with its address.
const server = await servePages(pages);
let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

describe('the documented interface', () => {
  test.for(webRecordContract.staticCases)('$title', (one) => one.run(service.client.sendRaw));
});

describe('the documented interface with a task that runs', () => {
  test.concurrent.for(webRecordContract.liveCases({ startedTaskUrl: `${server.url}/light` }))(
    '$title',
    { timeout: 60_000 },
    (one) => one.run(service.client.sendRaw),
  );
});

// They run at the same time: each is to be whole beside the others.
describe.concurrent('a recording', () => {
  test('is started, paused, resumed, refreshed and stopped, and its file lies in COS a moment later', async () => {
    const { client } = service;
    const id = await client.start({
      RecordURL: `${server.url}/motion`,
      CallbackURL: `${server.url}/callback`,
      Output: { Cos: { TargetDir: 'lessons', TargetName: 'first' } },
    });
    const recording = await client.until(id, 'recording');
    await delay(2_000);
    expect(await client.send('Pause', { TaskID: id })).toMatchObject({ TaskID: id });
    expect(await client.describe(id)).toMatchObject({ Status: 'paused' });
    expect(await client.send('Pause', { TaskID: id })).toMatchObject({ TaskID: id });
    await delay(2_000);
    expect(await client.send('Resume', { TaskID: id })).toMatchObject({ TaskID: id });
    expect(await client.describe(id)).toMatchObject({ Status: 'recording' });
    expect(await client.send('Refresh', { TaskID: id })).toMatchObject({ TaskID: id });
    await delay(2_000);
    expect(await client.send('Stop', { TaskID: id })).toMatchObject({ TaskID: id });
    const task = await client.until(id, 'finished');

    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect(task.StartTime).toBe(recording.StartTime);
    expect(task.CancelTime).toBeGreaterThanOrEqual(task.StartTime ?? Infinity);
    expect(task.StopTime).toBeGreaterThanOrEqual(task.CancelTime ?? Infinity);
    expect(task.FinishTime).toBeGreaterThanOrEqual(task.StopTime ?? Infinity);
    const file = await download(task, service.dir);
    const measure = await measureRecording(file);
    expect(task.Result?.Videos).toEqual([
      {
        Filename: 'first.mp4',
        FileSize: expect.any(Number),
        FileDuration: Math.round(measure.probed.durationMs / 1000),
        FileURL: expect.stringMatching(/\/lessons\/first\.mp4$/),
      },
    ]);
    expect(await topLevelBoxes(file)).toEqual(['ftyp', 'moov', 'mdat']);
    expect(measure.probed).toMatchObject({ video: { codec: 'h264' }, audio: { codec: 'aac' } });
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);

    expect(callbacks).toHaveLength(1);
    const { RequestID: _, FinishTime: __, ...told } = task;
    expect(callbackBodySchema.parse(callbacks[0])).toEqual({
      ...told,
      Status: 'callback',
      StorageType: 'cfs',
    });
    const { Tasks } = listResponseSchema.parse(await client.send('List', { Status: 'finished' }));
    expect(Tasks.map(({ TaskID }) => TaskID)).toContain(id);
    expect(await client.send('Pause', { TaskID: id })).toMatchObject({ ErrorCode: 'InvalidStatus' });
    expect(await client.send('Resume', { TaskID: id })).toMatchObject({ ErrorCode: 'InvalidStatus' });
    expect(await client.send('Stop', { TaskID: id })).toMatchObject({ TaskID: id });
    expect(await client.send('Refresh', { TaskID: id })).toMatchObject({ TaskID: id });
  }, 60_000);

  test('ends by itself when its time is up, under the time of its end', async () => {
    const id = await service.client.start({ RecordURL: `${server.url}/light`, MaxDurationLimit: 2 });
    const task = await service.client.until(id, 'finished');
    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect(task.Result?.Quality?.DurationMs).toBeGreaterThanOrEqual(2_000);
    expect(task.Result?.Quality?.DurationMs).toBeLessThan(3_000);
    const [video] = task.Result?.Videos ?? [];
    expect(video?.Filename).toMatch(/^\d{13}\.mp4$/);
    expect(
      Math.floor(Number.parseInt(video?.Filename ?? '', 10) / 1000) - (task.StopTime ?? 0),
    ).toBeLessThanOrEqual(1);
    expect(task).not.toHaveProperty('CancelTime');
  }, 60_000);

  test('waits for the page to begin and to end it', async () => {
    const id = await service.client.start({ RecordURL: `${server.url}/hooks`, ManualStart: true });
    const task = await service.client.until(id, 'finished');
    expect(task.Result?.Quality?.DurationMs).toBeGreaterThanOrEqual(1_900);
    expect(task.Result?.Videos).toHaveLength(1);
  }, 60_000);

  test('stopped before it began leaves no file and no error', async () => {
    const id = await service.client.start({ RecordURL: `${server.url}/light`, ManualStart: true });
    await service.client.send('Stop', { TaskID: id });
    const task = await service.client.until(id, 'finished');
    expect(task.Result).toEqual({ Videos: [] });
    expect(task).not.toHaveProperty('StartTime');
  }, 60_000);

  test('stopped while its page waits to begin leaves no file and no error', async () => {
    const id = await service.client.start({ RecordURL: `${server.url}/light`, ManualStart: true });
    // The page is open by then, and nobody calls startRecord.
    await delay(3_000);
    await service.client.send('Stop', { TaskID: id });
    expect((await service.client.until(id, 'finished', 3_000)).Result).toEqual({ Videos: [] });
  }, 60_000);

  test('of a page that does not finish loading can be stopped, and its worker goes at once', async () => {
    const id = await service.client.start({ RecordURL: `${server.url}/never` });
    await delay(2_000);
    await service.client.send('Stop', { TaskID: id });
    expect((await service.client.until(id, 'finished', 3_000)).Result).toEqual({ Videos: [] });
    await vi.waitFor(async () => expect((await workerOf(service, id)).status).not.toBe('RUNNING'), {
      timeout: 10_000,
    });
  }, 60_000);

  test('is finished and uploaded when the platform ends its worker', async () => {
    const id = await service.client.start({ RecordURL: `${server.url}/light` });
    await service.client.until(id, 'recording');
    await delay(1_500);
    process.kill((await workerOf(service, id)).pid, 'SIGTERM');
    const task = await service.client.until(id, 'finished');
    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect(task.Result?.Videos).toHaveLength(1);
  }, 60_000);

  test.each(Object.keys(unrulyPages))(
    'goes on when the page does this: %s',
    async (kind) => {
      const id = await service.client.start({ RecordURL: `${server.url}/unruly/${kind}` });
      await service.client.until(id, 'recording');
      await delay(3_000);
      await service.client.send('Stop', { TaskID: id });
      const task = await service.client.until(id, 'finished');
      expect(task.Result).not.toHaveProperty('ErrorCode');
      expect(task.Result?.Quality?.DurationMs).toBeGreaterThanOrEqual(2_500);
      expect(task.Result?.Quality?.Frames).toBeGreaterThan(0);
      expect(task.Result?.Quality?.Events?.map(({ Type }) => Type)).toContain(kind);
    },
    60_000,
  );

  test.each([
    ['answers 404', () => `${server.url}/missing`],
    ['does not resolve', () => 'http://no-such-host.invalid/'],
  ])(
    'of a page that %s ends with the documented error',
    async (_, url) => {
      const id = await service.client.start({ RecordURL: url() });
      const task = await service.client.until(id, 'finished');
      expect(task.Result).toMatchObject({
        ErrorCode: 'InternalErr',
        ErrorMessage: expect.stringMatching(/^invalid RecordURL or unsupported RecordURL/),
      });
      expect(task).not.toHaveProperty('StartTime');
    },
    60_000,
  );
});
