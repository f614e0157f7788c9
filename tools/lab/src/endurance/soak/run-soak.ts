import { motionPage, servePages } from '@scf-media/media/testing';
import type { Quality } from '@scf-media/protocol/web-record';
import { Hono } from 'hono';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { analyseRecording, type RecordingAnalysis } from '../analyse-recording.ts';
import { downloadRecording } from '../download-recording.ts';
import { startService } from '../start-service.ts';
import { type Sample, takeSample } from './sample.ts';
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

/** Adds some 4 Mbit/s: in two minutes more than a worker may keep on disk. */
const grain = { width: 240, height: 180 } as const;

/**
 * Creates a page in full motion, with a clock that can be read from the recording, a flash and a beep once per second, a patch
 * of noise that does not compress, and a chat with three lines per second, of which the last twenty are kept.
 *
 * @param clockFromMs start of the clock, in ms since 1970
 */
function createSoakPage(clockFromMs: number, { width, height }: { width: number; height: number }): string {
  return `${motionPage({ width, height, clockFromMs })}
<canvas id="patch" width="${grain.width}" height="${grain.height}" style="position:absolute;right:140px;bottom:40px"></canvas>
<ol id="chat" style="position:absolute;left:20px;bottom:20px;width:30%;height:50%;margin:0;padding:0;overflow:hidden;
  list-style:none;font:16px/1.4 sans-serif;color:#fff;background:#0008"></ol>
<script>
const patch = document.getElementById('patch').getContext('2d', { alpha: false });
(function speckle() {
  patch.drawImage(noise, -Math.random() * 400, -Math.random() * 300);
  requestAnimationFrame(speckle);
})();
const chat = document.getElementById('chat');
let said = 0;
setInterval(() => {
  const line = document.createElement('li');
  line.append(Object.assign(document.createElement('b'), { textContent: 'Mei 🐼 ' }), '老师好！ ' + ++said + ' ' + Math.random());
  chat.append(line);
  if (chat.children.length > 20) chat.firstChild.remove();
}, 333);
</script>`;
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
