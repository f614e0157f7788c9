import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { servePages } from '@scf-media/media/testing';
import { Hono } from 'hono';
import { analyseRecording } from '../recording/analyse-recording.ts';
import { downloadRecording } from '../recording/download-recording.ts';
import { startService } from '../service/start-service.ts';
import { takeSample, type Sample } from './sample.ts';
import { soakPage } from './soak-page.ts';
import type { SoakPlan } from './soak-plan.ts';
import type { SoakReport } from './soak-report.ts';

const startTimeoutMs = 60_000;
const finishTimeoutMs = 60_000;

/**
 * Records the soak page with the real service on a local cloud, looks at what that takes, and reads the file.
 *
 * @param options.onSample told each sample as it is taken
 */
export async function runSoak(
  plan: SoakPlan,
  { signal, onSample }: { signal: AbortSignal; onSample?: (sample: Sample) => void },
): Promise<SoakReport> {
  const page = soakPage(Date.now(), plan);
  await using pages = await servePages(new Hono().get('/', (c) => c.html(page)));
  await using service = await startService({ signal });
  const { client } = service;
  const taskId = await client.start({
    RecordURL: pages.url,
    Width: plan.width,
    Height: plan.height,
    StorageType: 'cos',
    MaxDurationLimit: Math.ceil(plan.lengthMs / 1000) + 600,
  });
  await client.waitFor(taskId, 'recording', { timeoutMs: startTimeoutMs });

  const beganMs = performance.now();
  const sinceMs = (): number => performance.now() - beganMs;
  const samples: Sample[] = [];
  for (let next = plan.sampleEveryMs; next <= plan.lengthMs; next += plan.sampleEveryMs) {
    await delay(Math.max(0, next - sinceMs()), undefined, { signal });
    const sample = await takeSample(service, sinceMs());
    samples.push(sample);
    onSample?.(sample);
  }
  await delay(Math.max(0, plan.lengthMs - sinceMs()), undefined, { signal });
  await client.stop(taskId);
  const recordedMs = sinceMs();
  const { Result: result } = await client.waitFor(taskId, 'finished', { timeoutMs: finishTimeoutMs });

  const path = join(service.dir, 'recording.mp4');
  const bytes = await downloadRecording(result, path, signal);
  return {
    samples,
    recordedMs,
    bytes,
    problems: [
      ...(result?.ErrorCode === undefined ? [] : [`${result.ErrorCode}: ${result.ErrorMessage ?? ''}`]),
      ...(result?.Warnings ?? []),
    ],
    quality: result?.Quality,
    analysis: await analyseRecording(path, plan.pieceMs, signal),
  };
}
