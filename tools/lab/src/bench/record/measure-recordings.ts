import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openTaskStore } from '@scf-media/cloud/tasks';
import { webRecordClient } from '@scf-media/client';
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

/** Writes 9,000 lines a second to its console, with objects and every tenth as an error. */
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

/** Longer than this a task does not take to begin or to end. */
const timeoutMs = 60_000;

/**
 * Measures recordings through the public interface of web-record on a local cloud: how fast one begins and ends, and
 * what is in its file. Depends on the machine and its load, so it asserts nothing.
 *
 * @param takes how often each is measured
 * @param seconds of each recording
 */
export async function measureRecordings(takes: number, seconds: number): Promise<Figure[]> {
  await using scope = new AsyncDisposableStack();
  const server = scope.use(await servePages(pages));
  const service = scope.use(await startService('web-record', { isBuilt: true }));
  const store = scope.use(await openTaskStore(service.environment['TASK_STORE'] ?? ''));
  const signal = AbortSignal.timeout(takes * (seconds * 3 + 150) * 1000);
  const client = webRecordClient({ endpoint: service.url, signal, watch: { intervalMs: 50, timeoutMs } });

  async function record(page: 'motion' | 'light' | 'flood', during?: (id: string) => Promise<void>) {
    const askedMs = Date.now();
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
      beginMs: startTimeMs - askedMs,
      finishMs,
      workerMiB: Result?.Quality?.MemoryPeakMiB?.Worker ?? NaN,
      ...(await measureRecording(path)),
    };
  }

  const alone = await inTurn(takes, () => record('motion'));
  const paused = await inTurn(takes, () =>
    record('motion', async (id) => {
      await delay(4_000);
      await client.pause(id);
      await delay(5_000);
      await client.resume(id);
      await delay(4_000);
    }),
  );
  const floods = await inTurn(takes, () => record('flood'));
  const pairs = await inTurn(takes, () => Promise.all([record('light'), record('light')]));
  return [
    {
      name: 'Start to first picture',
      values: alone.map((r) => r.beginMs),
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
      name: 'full motion: shown twice or left out',
      values: alone.map((r) => (100 * (r.duplicates + r.skips)) / r.frames),
      unit: '%',
      goal: { atMost: 1 },
    },
    {
      name: 'sound after picture, median',
      values: alone.map((r) => median(r.audioVideoOffsetsMs)),
      unit: 'ms',
      goal: { atMost: 20 },
    },
    {
      name: 'sound after picture, standard deviation',
      values: alone.map((r) => standardDeviation(r.audioVideoOffsetsMs)),
      unit: 'ms',
      goal: { atMost: 15 },
    },
    {
      name: 'pause of 5 s: longest step between pictures',
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
      name: 'page that floods its console: memory of the worker, peak',
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

async function inTurn<T>(count: number, take: () => Promise<T>): Promise<T[]> {
  const taken: T[] = [];
  for (let n = 0; n < count; n += 1) taken.push(await take());
  return taken;
}
