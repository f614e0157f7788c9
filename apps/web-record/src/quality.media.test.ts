import { setTimeout as delay } from 'node:timers/promises';
import { faultyPages, motionPage, servePages } from '@scf-media/media/testing';
import type { DescribeResponse } from '@scf-media/protocol/web-record';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replaceWorker } from './testing/lost-worker.ts';
import { type RunningService, startService } from './testing/start-service.ts';

const size = { Width: 640, Height: 360 };
const pages = new Hono()
  .get('/motion', (c) => c.html(motionPage({ width: 640, height: 360, light: true })))
  .get('/faulty/:kind', (c) => c.html(faultyPages[c.req.param('kind') as keyof typeof faultyPages]));

let server: Awaited<ReturnType<typeof servePages>>;
let service: RunningService;
beforeAll(async () => {
  server = await servePages(pages);
  service = await startService();
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

async function start(path: string): Promise<string> {
  const id = await service.client.start({ RecordURL: `${server.url}${path}`, ...size });
  await service.client.until(id, 'recording');
  return id;
}

async function stop(id: string): Promise<DescribeResponse> {
  await service.client.send('Stop', { TaskID: id });
  const task = await service.client.until(id, 'finished');
  return task;
}

test.concurrent(
  'a page in motion, with sound, has a report and no warnings',
  async () => {
    const id = await start('/motion');
    await delay(6_000);
    const { Result } = await stop(id);
    expect(Result).not.toHaveProperty('Warnings');
    const { Quality } = Result ?? {};
    expect(Quality).toMatchObject({
      CapturedFrames: expect.any(Number),
      DuplicateFrames: 0,
      SkippedFrames: expect.any(Number),
      LongestFrame: { AtMs: expect.any(Number), DurationMs: expect.any(Number) },
      AudioVideoOffsetMs: expect.any(Number),
      VideoKbps: expect.any(Number),
      AudioKbps: expect.any(Number),
      Recoveries: 0,
      MemoryPeakMiB: { Worker: expect.any(Number) },
    });
    expect(Quality).not.toHaveProperty('PageErrors');
  },
  60_000,
);

test.concurrent(
  'a page with errors says how many and the first of them, without their queries',
  async () => {
    const id = await start('/faulty/erring');
    await delay(2_000);
    const { PageErrors } = (await stop(id)).Result?.Quality ?? {};
    expect(PageErrors).toMatchObject({ Exceptions: 2, ConsoleErrors: 400, FailedRequests: 2 });
    expect(PageErrors?.First).toHaveLength(5);
    expect(JSON.stringify(PageErrors)).not.toContain('secret');
  },
  60_000,
);

test.concurrent(
  'a white page is warned of, also when a lost worker recorded half of it',
  async () => {
    const id = await start('/faulty/white');
    await delay(5_000);
    await replaceWorker(service, id);
    await delay(7_000);
    const { Result } = await stop(id);
    expect(Result?.Warnings).toEqual([
      'the picture was of one colour for the whole recording',
      'there is no sound in the whole recording',
    ]);
    expect(Result?.Quality).toMatchObject({ Recoveries: 1, SkippedFrames: 0 });
    // Of both workers, by the journal: all but a few at the edges of each repeat the one before.
    const { Frames = 0, DuplicateFrames = 0 } = Result?.Quality ?? {};
    expect(DuplicateFrames).toBeGreaterThanOrEqual(Frames - 10);
    expect(DuplicateFrames).toBeGreaterThanOrEqual(4);
  },
  90_000,
);
