import type { WebRecord } from '@scf-media/client';
import { setTimeout as delay } from 'node:timers/promises';
import { readWebhooks } from '@scf-media/cloud/testing';
import { webRecordContract } from '@scf-media/protocol/contract';
import {
  callbackBodySchema,
  eventBodySchema,
  toEvenSize,
  listResponseSchema,
} from '@scf-media/protocol/web-record';
import {
  faultyPages,
  measureRecording,
  motionPage,
  probeFile,
  servePages,
  stillPage,
} from '@scf-media/media/testing';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { download } from './testing/download.ts';
import { findWorker } from './testing/lost-worker.ts';
import { serveLesson } from './testing/serve-lesson.ts';
import { type RunningService, startService } from './testing/start-service.ts';
import { unrulyPage } from './testing/unruly-page.ts';

const callbacks: unknown[] = [];
const events: unknown[] = [];
const agents: (string | undefined)[] = [];
/** The paths of all requests to the test server, including those that pages report with. */
const requested: string[] = [];
const light = motionPage({ width: 640, height: 360, light: true });
const pages = new Hono()
  .use(async (c, next) => {
    requested.push(c.req.path);
    await next();
  })
  .get('/light', (c) => {
    agents.push(c.req.header('User-Agent'));
    return c.html(light);
  })
  .get('/still', (c) => c.html(stillPage))
  .get('/erring', (c) => c.html(faultyPages.erring))
  .get('/unruly', (c) => c.html(unrulyPage))
  .get('/hooks', (c) =>
    c.html(`<!doctype html><title>hooks</title><script>
      setTimeout(async () => { await window.startRecord(); setTimeout(() => window.stopRecord(), 2000); }, 500);
    </script>`),
  )
  .get('/waits', (c) => c.html(`${stillPage}<script>onload = () => fetch('/reported/waits')</script>`))
  .get('/reported/waits', (c) => c.body(null, 204))
  .get('/never', () => new Promise<Response>(() => undefined))
  .get('/hangs', () => new Promise<Response>(() => undefined))
  .get('/never-loads', (c) => c.html(`${light}<img src="/never"><iframe src="/never"></iframe>`))
  .get('/missing', (c) => c.text('no such page', 404))
  .post('/events', async (c) => {
    events.push(await c.req.json());
    return c.body(null, 204);
  })
  .post('/callback', async (c) => {
    callbacks.push(await c.req.json());
    return c.body(null, 204);
  });

// Started first, because the cases of the contract contain its address.
const server = await servePages(pages);
let service: RunningService;
beforeAll(async () => {
  service = await startService({ LOAD_TIMEOUT_MS: '5000', PROGRESS_INTERVAL_MS: '1000' });
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const waitForRequest = (path: string): Promise<void> =>
  vi.waitFor(() => expect(requested).toContain(path), { timeout: 60_000, interval: 50 });

/** Expects a file without an error, in the requested size rounded up to even numbers. */
async function expectFile(task: WebRecord.TaskInfo, Width: number, Height: number): Promise<void> {
  expect(task.Result).not.toHaveProperty('ErrorCode');
  expect(task.Result?.Videos).toHaveLength(1);
  const { video } = await probeFile(task.Result?.Videos?.[0]?.FileURL ?? '');
  expect(video).toMatchObject({ width: toEvenSize(Width), height: toEvenSize(Height) });
}

describe('the documented interface with a running task', () => {
  test.concurrent.for(webRecordContract.liveCases({ startedTaskUrl: `${server.url}/still` }))(
    '$title',
    (one) => one.run(service.http.sendRaw),
  );
});

// They run concurrently: none may disturb the others.
describe.concurrent('a recording', () => {
  test('can be started, paused, resumed, refreshed and stopped, and its file is in COS shortly after', async () => {
    const { client, http } = service;
    const id = await client.start({
      RecordURL: `${server.url}/light`,
      CallbackURL: `${server.url}/callback`,
      Output: { Cos: { TargetDir: 'lessons', TargetName: 'first' } },
    });
    const recording = await client.waitFor(id, 'recording');
    await delay(1_000);
    expect(await http.send('Pause', { TaskID: id })).toMatchObject({ TaskID: id });
    await client.waitFor(id, 'paused');
    expect(await http.send('Pause', { TaskID: id })).toMatchObject({ TaskID: id });
    await delay(1_000);
    expect(await http.send('Resume', { TaskID: id })).toMatchObject({ TaskID: id });
    await client.waitFor(id, 'recording');
    expect(await http.send('Refresh', { TaskID: id })).toMatchObject({ TaskID: id });
    await delay(1_000);
    expect(await http.send('Stop', { TaskID: id })).toMatchObject({ TaskID: id });
    const task = await client.waitFor(id, 'finished');

    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect(task.StartTime).toBe(recording.StartTime);
    expect(task.CancelTime).toBeGreaterThanOrEqual(task.StartTime ?? Infinity);
    expect(task.StopTime).toBeGreaterThanOrEqual(task.CancelTime ?? Infinity);
    expect(task.FinishTime).toBeGreaterThanOrEqual(task.StopTime ?? Infinity);
    const measure = await measureRecording(await download(task, service.dir));
    expect(task.Result?.Videos).toEqual([
      {
        Filename: 'first.mp4',
        FileSize: expect.any(Number),
        FileDuration: Math.round(measure.probed.durationMs / 1000),
        FileURL: expect.stringMatching(/\/lessons\/first\.mp4$/),
      },
    ]);
    expect(measure.topLevelBoxes).toEqual(['ftyp', 'moov', 'mdat']);
    expect(measure.probed).toMatchObject({
      video: { codec: 'h264', width: 1280, height: 720 },
      audio: { codec: 'aac' },
    });
    expect(measure.frames).toBe(task.Result?.Quality?.Frames);
    expect(task.Result).not.toHaveProperty('Warnings');
    expect(task.Result?.Quality).toMatchObject({
      CapturedFrames: expect.any(Number),
      DuplicateFrames: expect.any(Number),
      SkippedFrames: expect.any(Number),
      LongestFrame: { AtMs: expect.any(Number), DurationMs: expect.any(Number) },
      AudioVideoOffsetMs: expect.any(Number),
      VideoKbps: expect.any(Number),
      AudioKbps: expect.any(Number),
      Recoveries: 0,
      MemoryPeakMiB: { Worker: expect.any(Number) },
    });
    expect(task.Result?.Quality).not.toHaveProperty('PageErrors');

    const bodies = callbacks
      .map((body) => callbackBodySchema.parse(body))
      .filter(({ TaskID }) => TaskID === id);
    const { FinishTime: _, ...reported } = task;
    expect(bodies).toHaveLength(1);
    expect(bodies[0]).toEqual({
      ...reported,
      Status: 'callback',
      StorageType: 'cfs',
    });
    const { Tasks } = listResponseSchema.parse(await http.send('List', { Status: 'finished' }));
    expect(Tasks.map(({ TaskID }) => TaskID)).toContain(id);
    expect(await http.send('Pause', { TaskID: id })).toMatchObject({ ErrorCode: 'InvalidStatus' });
    expect(await http.send('Resume', { TaskID: id })).toMatchObject({ ErrorCode: 'InvalidStatus' });
    expect(await http.send('Stop', { TaskID: id })).toMatchObject({ TaskID: id });
    expect(await http.send('Refresh', { TaskID: id })).toMatchObject({ TaskID: id });
  });

  test('ends at its time limit, and its file is named for that time', async () => {
    const id = await service.client.start({
      RecordURL: `${server.url}/light`,
      Width: 16,
      Height: 16,
      UserAgent: 'Lesson/1',
      MaxDurationLimit: 2,
    });
    const task = await service.client.waitFor(id, 'finished');
    await expectFile(task, 16, 16);
    expect(agents).toContain('Lesson/1');
    expect(task.Result?.Quality?.DurationMs).toBeGreaterThanOrEqual(2_000);
    const [video] = task.Result?.Videos ?? [];
    expect(video?.Filename).toMatch(/^\d{13}\.mp4$/);
    const named = Math.floor(Number.parseInt(video?.Filename ?? '', 10) / 1000);
    expect(named).toBeGreaterThanOrEqual(task.StopTime ?? Infinity);
    expect(named).toBeLessThanOrEqual(task.FinishTime ?? 0);
    expect(task).not.toHaveProperty('CancelTime');
  });

  test('of a page without a load event has a warning and a file', async () => {
    const id = await service.client.start({
      RecordURL: `${server.url}/never-loads`,
      Width: 17,
      Height: 1081,
    });
    const warning = 'the page had no load event within 5000 ms: recorded as it was';
    expect((await service.client.waitFor(id, 'recording')).Warnings).toEqual([warning]);
    await service.client.stop(id);
    const task = await service.client.waitFor(id, 'finished');
    await expectFile(task, 17, 1081);
    expect(task).not.toHaveProperty('Warnings');
    expect(task.Result?.Warnings).toContain(warning);
  });

  test('can be started and stopped by the page', async () => {
    const id = await service.client.start({
      RecordURL: `${server.url}/hooks`,
      Width: 2560,
      Height: 16,
      ManualStart: true,
    });
    const task = await service.client.waitFor(id, 'finished');
    await expectFile(task, 2560, 16);
    expect(task.Result?.Quality?.DurationMs).toBeGreaterThanOrEqual(1_900);
  });

  test('ends if its page does not call startRecord in time', async () => {
    const id = await service.client.start({
      RecordURL: `${server.url}/light`,
      ManualStart: true,
      ReadyTimeout: 1,
    });
    expect((await service.client.waitFor(id, 'finished')).Result).toEqual({
      ErrorCode: 'InternalErr',
      ErrorMessage: 'the page did not call window.startRecord within 1 s (ReadyTimeout)',
    });
  });

  test('ends at the pause limit, and sends its events', async () => {
    const id = await service.client.start({
      CallbackURL: `${server.url}/events`,
      Events: ['started', 'progress', 'paused', 'resumed', 'finished'],
      RecordURL: `${server.url}/light`,
      Width: 16,
      Height: 2560,
      MaxPauseLimit: 1,
    });
    await vi.waitFor(() => expect(JSON.stringify(events)).toContain('"progress"'), { timeout: 60_000 });
    await service.client.pause(id);
    const task = await service.client.waitFor(id, 'finished');
    await expectFile(task, 16, 2560);
    expect(task.Result?.Warnings).toContain(
      'the recording ended because it had been paused for 1 s (MaxPauseLimit)',
    );
    expect(task).not.toHaveProperty('CancelTime');
    const received = events.map((body) => z.union([eventBodySchema, callbackBodySchema]).parse(body));
    // Progress events may arrive in between.
    const kinds = received.map(({ Event }) => Event).filter((event) => event !== 'progress');
    expect(kinds).toEqual(['started', 'paused', 'finished']);
    expect(received[0]).toMatchObject({ TaskID: id, StartTime: task.StartTime });
    expect(received.find(({ Event }) => Event === 'progress')).not.toHaveProperty('Result');
    expect(received.at(-1)).toMatchObject({ Status: 'callback', Result: task.Result });
    const names = events.flatMap(await readWebhooks(service.url));
    expect(names).toEqual([...received.slice(1).map(() => 'event'), 'finished']);
  });

  test('of a lesson that records itself has its slides, but not the break', async () => {
    await using lesson = await serveLesson();
    const id = await service.client.start({ RecordURL: `${lesson.url}?pace=1`, ManualStart: true });
    const task = await service.client.waitFor(id, 'finished');
    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect(task.Result).not.toHaveProperty('Warnings');
    expect(task.Result?.Quality).not.toHaveProperty('PageErrors');
    // Three slides of a second each.
    expect(task.Result?.Quality?.DurationMs).toBeGreaterThanOrEqual(2_500);
    expect(task).not.toHaveProperty('CancelTime');
  });

  test('is finished if the platform terminates its worker, and leaves no secret in logs, responses, callbacks or the store', async () => {
    const hush = 'hush-5f3a';
    const secret = {
      Cookies: [{ Name: 'session', Value: hush }],
      Headers: { Authorization: `Bearer ${hush}` },
      HttpCredentials: { Username: 'teacher', Password: hush },
    };
    // Rejected requests are logged, too.
    await service.http.send('Start', { ...secret, RecordURL: `file:///${hush}`, UserAgent: `${hush}\n` });
    await service.http.sendRaw(`{"Action":"Start","Data":"${hush}`);
    const id = await service.client.start({
      ...secret,
      RecordURL: `${server.url}/erring?sign=${hush}`,
      Width: 640,
      Height: 360,
      CallbackURL: `${server.url}/callback?key=${hush}`,
    });
    await service.client.waitFor(id, 'recording');
    await delay(2_000);
    process.kill((await findWorker(service, id)).pid, 'SIGTERM');
    const task = await service.client.waitFor(id, 'finished');
    await expectFile(task, 640, 360);
    const { PageErrors } = task.Result?.Quality ?? {};
    expect(PageErrors).toMatchObject({ Exceptions: 2, ConsoleErrors: 400, FailedRequests: 2 });
    expect(PageErrors?.First).toHaveLength(5);
    expect(JSON.stringify(PageErrors)).not.toContain('secret');
    const received = callbacks.find((body) => callbackBodySchema.parse(body).TaskID === id);
    const left = [task, received, await service.http.send('List'), await service.taskData(id)];
    expect(received).toBeDefined();
    expect(JSON.stringify(left)).not.toContain(hush);
    const logs = await service.logs();
    expect(logs).toContain(id);
    expect(logs).not.toContain(hush);
  });

  test('stopped before its page calls startRecord has neither file nor error', async () => {
    const id = await service.client.start({ RecordURL: `${server.url}/waits`, ManualStart: true });
    await waitForRequest('/reported/waits');
    await service.client.stop(id);
    const task = await service.client.waitFor(id, 'finished');
    expect(task.Result).toEqual({ Videos: [] });
    expect(task).not.toHaveProperty('StartTime');
  });

  test('of a page that never finishes loading can be stopped, and its worker ends', async () => {
    const id = await service.client.start({ RecordURL: `${server.url}/hangs` });
    await waitForRequest('/hangs');
    await service.client.stop(id);
    expect((await service.client.waitFor(id, 'finished')).Result).toEqual({ Videos: [] });
    const { workerRequestId } = await service.taskData(id);
    const run = () => service.cloud.scf.invocations().find(({ requestId }) => requestId === workerRequestId);
    await vi.waitFor(() => expect(run()?.status).toBe('FINISHED'), { timeout: 60_000 });
  });

  test('continues when the page closes itself, prints, and opens a dialog and a window', async () => {
    const events = ['closed-itself', 'dialog', 'new-window', 'print'];
    const id = await service.client.start({ RecordURL: `${server.url}/unruly` });
    await service.client.waitFor(id, 'recording');
    await vi.waitFor(
      async () => {
        const lines = (await service.logs()).split('\n').filter((line) => line.includes(id));
        for (const event of events) expect(lines.join()).toContain(`"event":"${event}"`);
      },
      { timeout: 60_000, interval: 200 },
    );
    expect((await service.client.describe(id)).Status).toBe('recording');
    await service.client.stop(id);
    const task = await service.client.waitFor(id, 'finished');
    expect(task.Result).not.toHaveProperty('ErrorCode');
    expect(task.Result?.Quality?.Frames).toBeGreaterThan(0);
    expect(task.Result?.Quality?.Events?.map(({ Type }) => Type)).toEqual(expect.arrayContaining(events));
  });

  test('of a page that responds with 404 ends with the documented error', async () => {
    const id = await service.client.start({ RecordURL: `${server.url}/missing` });
    const task = await service.client.waitFor(id, 'finished');
    expect(task.Result).toMatchObject({
      ErrorCode: 'InternalErr',
      ErrorMessage: expect.stringMatching(/^invalid RecordURL or unsupported RecordURL/),
    });
    expect(task).not.toHaveProperty('StartTime');
  });
});
