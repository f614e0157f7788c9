import { setTimeout as delay } from 'node:timers/promises';
import { startRedis } from '@scf-media/cloud/testing';
import { startService } from '@scf-media/local-cloud/testing';
import { vodEventExample } from '@scf-media/protocol/vod-events';
import type { Check } from '../report.ts';
import { callAtRate, quantile } from './call-at-rate.ts';
import { startStubPlatform } from './stub-platform.ts';

/** The share of events about a file that was reported before. */
const repeats = 0.3;
const failing = 0.1;
const settledMs = 240_000;

/** Sends upload events to two instances of vod-callback that share one Redis. */
export async function* measureEvents(
  options: { perSecond: number; seconds: number },
  signal: AbortSignal,
): AsyncGenerator<Check> {
  await using redis = await startRedis();
  await using platform = await startStubPlatform(failing);
  await using scope = new AsyncDisposableStack();
  const urls: string[] = [];
  for (let at = 0; at < 2; at += 1) {
    const environment = {
      EVENT_STORE: redis.url,
      VOD_ENDPOINT: platform.endpoint,
      // The limit of the platform, which the instances share.
      PROCESS_RATE: '100',
      PROCESS_CONCURRENCY: '50',
      EVENT_RETRY_MS: '200',
    };
    urls.push(scope.use(await startService('vod-callback', { environment })).url);
  }

  const files: string[] = [];
  let refused = 0;
  async function post(at: number): Promise<void> {
    const earlier = Math.random() < repeats ? files[Math.floor(Math.random() * files.length)] : undefined;
    const fileId = earlier ?? `file-${files.length}`;
    if (earlier === undefined) files.push(fileId);
    const event = vodEventExample('NewFileUpload');
    const upload = { ...(event['FileUploadEvent'] as object), FileId: fileId };
    const body = JSON.stringify({ ...event, FileUploadEvent: upload });
    for (let attempt = 0; ; attempt += 1) {
      const url = `${urls[(at + attempt) % urls.length]}/`;
      const response = await fetch(url, { method: 'POST', body, signal }).catch(() => undefined);
      await response?.body?.cancel();
      if (response?.status === 200) return;
      refused += 1;
      await delay(500, undefined, { signal });
    }
  }
  const timesMs = await callAtRate(options, post, signal);
  const untilMs = performance.now() + settledMs;
  while (platform.processed.size < files.length && performance.now() < untilMs)
    await delay(100, undefined, { signal });
  // Waits for duplicates, which would be late.
  await delay(3_000, undefined, { signal });

  const once = files.filter((fileId) => platform.processed.get(fileId) === 1).length;
  const all = options.perSecond * options.seconds;
  yield* [
    {
      what: `${options.perSecond} VOD events per second for ${options.seconds} s, ${repeats * 100} % repeated, ${failing * 100} % of ProcessMedia fail with 503, two instances: files`,
      measured: `${once} of ${files.length} processed once, ${platform.processed.size - once} more often, after ${platform.failures} failures`,
      bound: 'all once',
      ok: once === files.length && platform.processed.size === files.length,
    },
    {
      what: `time until such an event is stored, p99 of ${all}`,
      measured: `${quantile(timesMs, 0.99).toFixed(0)} ms, ${refused} had to be sent again`,
      bound: 'below 1 s',
      ok: quantile(timesMs, 0.99) < 1_000,
    },
  ];
}
