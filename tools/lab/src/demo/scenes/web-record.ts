import { join } from 'node:path';
import { createWebRecordClient } from '@scf-media/client';
import { download } from '../download.ts';
import { openLivelyPage } from '../lively-page/open-lively-page.ts';
import { recordingPlan } from '../progress/recording-plan.ts';
import { probeMedia } from '../media-check/probe-media.ts';
import { recordingProblems } from '../web-record/recording-problems.ts';
import { finishedFile } from '../web-record/finished-file.ts';
import { recordAsPlanned } from '../web-record/record-as-planned.ts';
import { recordingSummary } from '../web-record/recording-summary.ts';
import type { Scene } from './scene.ts';

const size = { width: 1280, height: 720 };
const watch = { intervalMs: 50, timeoutMs: 60_000 };

/** Records a page with everything a browser can show and play, and pauses once. */
export const webRecordScene: Scene = {
  name: 'web-record',
  async play({ serviceUrl, progress, signal, workDir, outputDir }) {
    progress.say('making a video for the page');
    await using page = await openLivelyPage(workDir, signal);
    const client = createWebRecordClient({ endpoint: serviceUrl('web-record'), signal, watch });

    const taskId = await client.start({
      RecordURL: page.url,
      Width: size.width,
      Height: size.height,
      // Should nobody be there to stop it.
      MaxDurationLimit: 60,
      Output: { Cos: { TargetDir: 'demo', TargetName: 'web-record.mp4' } },
    });
    progress.say(`recording ${page.url} as task ${taskId}`);
    const { recordedMs, stopAskedMs } = await recordAsPlanned(recordingPlan, taskId, client, {
      progress,
      signal,
    });
    const task = await client.waitFor(taskId, 'finished');

    const { video, quality } = finishedFile(task);
    const file = join(outputDir, 'web-record.mp4');
    let stopToFileMs = 0;
    const onAnswer = (): void => void (stopToFileMs = performance.now() - stopAskedMs);
    await download(video.FileURL, file, { signal, onAnswer });
    const found = await probeMedia(file, signal);
    const problems = recordingProblems(found, { ...size, recordedMs, bytes: video.FileSize, quality });
    if (problems.length > 0) throw new Error(`${file} is not as it should be: ${problems.join('; ')}`);
    return recordingSummary('demo-output/web-record.mp4', found, stopToFileMs);
  },
};
