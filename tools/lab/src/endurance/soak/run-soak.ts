import { servePages } from '@scf-media/media/testing';
import type { Quality } from '@scf-media/protocol/web-record';
import { Hono } from 'hono';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { analyseRecording, type RecordingAnalysis } from '../analyse-recording.ts';
import { downloadRecording } from '../download-recording.ts';
import { startService } from '../service/start-service.ts';
import { takeSample, type Sample } from './sample.ts';
import { createSoakPage } from './soak-page.ts';
import type { SoakPlan } from './soak-plan.ts';

const startTimeoutMs = 60_000;
const finishTimeoutMs = 60_000;

/**
 * Records the soak page with the real service on a local cloud, samples its resource use, and analyses the file.
 *
 * @param options.onSample called with each sample
 */
export async function runSoak(
  plan: SoakPlan,
  { signal, onSample }: { signal: AbortSignal; onSample?: (sample: Sample) => void },
): Promise<SoakReport> {
  const page = createSoakPage(Date.now(), plan);
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

/** Everything that a soak measured; `judgeSoak` evaluates it. */
export interface SoakReport {
  samples: readonly Sample[];
  /** Time from `recording` to Stop, in ms. */
  recordedMs: number;
  /** Size of the file. */
  bytes: number;
  /** The task's own error and warnings. */
  problems: readonly string[];
  /** The task's own count of frames and gaps. */
  quality: Pick<Quality, 'Frames' | 'SkippedFrames' | 'DuplicateFrames' | 'Recoveries' | 'Gaps'> | undefined;
  analysis: RecordingAnalysis;
}
