import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openTaskStore } from '@scf-media/cloud/tasks';
import { createWebRecordClient } from '@scf-media/client';
import { startService } from '@scf-media/local-cloud/testing';
import {
  measureRecording,
  median,
  motionPage,
  servePages,
  standardDeviation,
} from '@scf-media/media/testing';
import { Hono } from 'hono';
import type { Figure } from './figure.ts';

/** Writes 9,000 lines per second to the console, with objects, and every tenth line as an error. */
const flood = `<script>
let line = 0;
setInterval(() => {
  for (let i = 0; i < 300; i++)
    console[line % 10 === 0 ? 'error' : 'log']('line', line++, { list: [1, 2, 3] }, 'x'.repeat(200), document.body);
}, 33);
</script>`;
const light = motionPage({ width: 1280, height: 720, light: true });
const pages = new Hono()
  .get('/motion', (c) => c.html(motionPage({ width: 1280, height: 720 })))
  .get('/light', (c) => c.html(light))
  .get('/flood', (c) => c.html(light + flood));

/** Maximum time for a task to start or to finish. */
const timeoutMs = 60_000;

/**
 * Measures recordings through the public interface of web-record on a local cloud: how fast one starts and finishes, and the
 * quality of its file. The figures depend on the machine and its load, so nothing is asserted.
 *
 * @param takes the number of recordings for each figure
 * @param seconds the length of each recording
 */
export async function measureRecordings(takes: number, seconds: number): Promise<Figure[]> {
  await using scope = new AsyncDisposableStack();
  const server = scope.use(await servePages(pages));
  const service = scope.use(await startService('web-record', { isBuilt: true }));
  const store = scope.use(await openTaskStore(service.environment['TASK_STORE'] ?? ''));
  const signal = AbortSignal.timeout(takes * (seconds * 3 + 150) * 1000);
  const client = createWebRecordClient({
    endpoint: service.url,
    signal,
    watch: { intervalMs: 50, timeoutMs },
  });

  async function record(page: 'motion' | 'light' | 'flood', during?: (id: string) => Promise<void>) {
    const requestedMs = Date.now();
    const id = await client.start({ RecordURL: `${server.url}/${page}` });
    await client.waitFor(id, 'recording');
    // In ms, where the wire has whole seconds.
    const { startTimeMs = NaN } = (await store.get<{ startTimeMs?: number }>(id))?.data ?? {};
    await (during?.(id) ?? delay(seconds * 1000));
    const stoppedMs = performance.now();
    await client.stop(id);
    const { Result } = await client.waitFor(id, 'finished');
    const finishMs = performance.now() - stoppedMs;
    const path = join(service.dir, `${id}.mp4`);
    const file = await fetch(Result?.Videos?.[0]?.FileURL ?? '', { signal });
    await writeFile(path, await file.bytes());
    return {
      startMs: startTimeMs - requestedMs,
      finishMs,
      workerMiB: Result?.Quality?.MemoryPeakMiB?.Worker ?? NaN,
      ...(await measureRecording(path)),
    };
  }

  const alone = await repeat(takes, () => record('motion'));
  const paused = await repeat(takes, () =>
    record('motion', async (id) => {
      await delay(4_000);
      await client.pause(id);
      await delay(5_000);
      await client.resume(id);
      await delay(4_000);
    }),
  );
  const floods = await repeat(takes, () => record('flood'));
  const pairs = await repeat(takes, () => Promise.all([record('light'), record('light')]));
  return [
    {
      name: 'Start to first frame',
      values: alone.map((r) => r.startMs),
      unit: 'ms',
      goal: { atMost: 1_000 },
    },
    {
      name: 'Stop to the file in COS',
      values: alone.map((r) => r.finishMs),
      unit: 'ms',
      goal: { atMost: 1_500 },
    },
    {
      name: 'full motion, 720p60: frames',
      values: alone.map((r) => r.framesPerSecond),
      unit: 'a second',
      goal: { atLeast: 29.5 },
    },
    {
      name: 'full motion: duplicated or missing frames',
      values: alone.map((r) => (100 * (r.duplicates + r.skips)) / r.frames),
      unit: '%',
      goal: { atMost: 1 },
    },
    {
      name: 'audio delay against video, median',
      values: alone.map((r) => median(r.audioVideoOffsetsMs)),
      unit: 'ms',
      goal: { atMost: 20 },
    },
    {
      name: 'audio delay against video, standard deviation',
      values: alone.map((r) => standardDeviation(r.audioVideoOffsetsMs)),
      unit: 'ms',
      goal: { atMost: 15 },
    },
    {
      name: 'pause of 5 s: longest step between frames',
      values: paused.map((r) => r.longestFrameStepMs),
      unit: 'ms',
      goal: { atMost: 100 },
    },
    {
      name: 'page that floods its console: frames',
      values: floods.map((r) => r.framesPerSecond),
      unit: 'a second',
      goal: { atLeast: 28 },
    },
    {
      name: 'page that floods its console: peak memory of the worker',
      values: floods.map((r) => r.workerMiB),
      unit: 'MiB',
      goal: { atMost: 150 },
    },
    {
      name: 'page that floods its console: Stop to the file in COS',
      values: floods.map((r) => r.finishMs),
      unit: 'ms',
      goal: { atMost: 1_500 },
    },
    {
      name: 'two recordings at once: frames of the slower one',
      values: pairs.map((pair) => Math.min(...pair.map((r) => r.framesPerSecond))),
      unit: 'a second',
      goal: { atLeast: 29 },
    },
  ];
}

async function repeat<T>(count: number, take: () => Promise<T>): Promise<T[]> {
  const taken: T[] = [];
  for (let n = 0; n < count; n += 1) taken.push(await take());
  return taken;
}
