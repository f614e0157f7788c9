import { join } from 'node:path';
import { createWebRecordClient } from '@scf-media/client';
import { download } from '../download.ts';
import { openLivelyPage } from '../lively-page/open-lively-page.ts';
import { probeMedia } from '../probe-media.ts';
import { describeRecording, findRecordingProblems, getFinishedFile } from '../web-record/check-recording.ts';
import { recordAsPlanned, recordingPlan } from '../web-record/record-as-planned.ts';
import type { Scene } from './scene.ts';

const size = { width: 1280, height: 720 };
const watch = { intervalMs: 50, timeoutMs: 60_000 };

/** Records a page with animations, video and audio, and pauses once. */
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
      // In case the demo cannot stop it.
      MaxDurationLimit: 60,
      Output: { Cos: { TargetDir: 'demo', TargetName: 'web-record.mp4' } },
    });
    progress.say(`recording ${page.url} as task ${taskId}`);
    const { recordedMs, stopRequestedMs } = await recordAsPlanned(recordingPlan, taskId, client, {
      progress,
      signal,
    });
    const task = await client.waitFor(taskId, 'finished');

    const { video, quality } = getFinishedFile(task);
    const file = join(outputDir, 'web-record.mp4');
    let stopToFileMs = 0;
    const onResponse = (): void => void (stopToFileMs = performance.now() - stopRequestedMs);
    await download(video.FileURL, file, { signal, onResponse });
    const found = await probeMedia(file, signal);
    const problems = findRecordingProblems(found, { ...size, recordedMs, bytes: video.FileSize, quality });
    if (problems.length > 0) throw new Error(`${file} is faulty: ${problems.join('; ')}`);
    return describeRecording('demo-output/web-record.mp4', found, stopToFileMs);
  },
};
