import { join } from 'node:path';
import type { TaskInfo } from '@scf-media/protocol/web-record';
import { openLivelyPage } from '../lively-page/open-lively-page.ts';
import { type PlanStep, recordedMs, recordingPlan } from '../progress/recording-plan.ts';
import { probeRecording } from '../recording-check/probe-recording.ts';
import { recordingProblems } from '../recording-check/recording-problems.ts';
import { download } from '../web-record/download.ts';
import { statusReached } from '../web-record/status-reached.ts';
import { webRecordClient, type WebRecordClient } from '../web-record/web-record-client.ts';
import { finishedFile } from '../web-record/finished-file.ts';
import { recordingSummary } from '../web-record/recording-summary.ts';
import type { Scene, SceneContext } from './scene.ts';

const size = { width: 1280, height: 720 };
/** A page may take 60 s to load; this one is on the same machine. */
const startTimeoutMs = 30_000;
const obeyTimeoutMs = 5_000;
const finishTimeoutMs = 60_000;

/** Records a page with everything a browser can show and play, and pauses once. */
export const webRecordScene: Scene = {
  name: 'web-record',
  async play(context) {
    const { progress, signal, workDir, outputDir } = context;
    progress.say('making a video for the page');
    await using page = await openLivelyPage(workDir, signal);
    const client = webRecordClient(context.serviceUrl('web-record'), signal);

    const taskId = await client.start({
      RecordURL: page.url,
      Width: size.width,
      Height: size.height,
      Output: { Cos: { TargetDir: 'demo', TargetName: 'web-record.mp4' } },
    });
    progress.say(`recording ${page.url} as task ${taskId}`);
    const describe = (): Promise<TaskInfo> => client.describe(taskId);
    await statusReached(describe, 'recording', { timeoutMs: startTimeoutMs, signal });
    const measuredMs = await followPlan(recordingPlan, taskId, client, context);

    const stopAskedMs = performance.now();
    await client.command('Stop', taskId);
    const task = await statusReached(describe, 'finished', { timeoutMs: finishTimeoutMs, signal });
    const { video, quality } = finishedFile(task);
    const file = join(outputDir, 'web-record.mp4');
    let stopToFileMs = 0;
    const onAnswer = (): void => void (stopToFileMs = performance.now() - stopAskedMs);
    await download(video.FileURL, file, { signal, onAnswer });

    const found = await probeRecording(file, signal);
    const expected = { ...size, recordedMs: measuredMs, bytes: video.FileSize, quality };
    const problems = recordingProblems(found, expected);
    if (problems.length > 0) throw new Error(`${file} is not as it should be: ${problems.join('; ')}`);
    return recordingSummary('demo-output/web-record.mp4', found, stopToFileMs);
  },
};

/** Records and pauses as planned. @returns how long it recorded by this side's clock, ms */
async function followPlan(
  plan: readonly PlanStep[],
  taskId: string,
  client: WebRecordClient,
  { progress, signal }: SceneContext,
): Promise<number> {
  const totalMs = recordedMs(plan);
  const reached = (status: 'paused' | 'recording'): Promise<TaskInfo> =>
    statusReached(() => client.describe(taskId), status, { timeoutMs: obeyTimeoutMs, signal });
  let measuredMs = 0;
  for (const [index, step] of plan.entries()) {
    const fromMs = recordedMs(plan, index);
    const pausing = step.does === 'pause';
    if (pausing) {
      await client.command('Pause', taskId);
      await reached('paused');
    }
    const begunMs = performance.now();
    const bar = { label: pausing ? 'paused' : 'recording', fromMs, totalMs, moves: !pausing };
    await progress.waitWithBar(step.durationMs, bar, signal);
    if (pausing) {
      await client.command('Resume', taskId);
      await reached('recording');
    } else measuredMs += performance.now() - begunMs;
  }
  return measuredMs;
}
