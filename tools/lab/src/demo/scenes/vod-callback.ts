import { join } from 'node:path';
import { createVodCallbackClient } from '@scf-media/client';
import { download } from '../download.ts';
import { makeVideo } from '../lively-video/make-video.ts';
import { probeMedia } from '../media-check/probe-media.ts';
import { expectedOutputs } from '../vod-callback/expected-outputs.ts';
import { finishedOutput } from '../vod-callback/finished-output.ts';
import { followUpload } from '../vod-callback/follow-upload.ts';
import { outputLine } from '../vod-callback/output-line.ts';
import { transcodeProblems } from '../vod-callback/transcode-problems.ts';
import { uploadToVod } from '../vod-callback/upload-to-vod.ts';
import { vodApi } from '../vod-callback/vod-api.ts';
import type { Scene } from './scene.ts';

const watch = { intervalMs: 50, timeoutMs: 30_000 };
const source = { seconds: 5, width: 1280, height: 720 };

/** Uploads a video to VOD, and follows it until vod-callback has the addresses of what was made of it. */
export const vodCallbackScene: Scene = {
  name: 'vod-callback',
  async play({ serviceUrl, cloud, progress, signal, workDir, outputDir }) {
    const vod = vodApi(cloud, signal);
    const service = createVodCallbackClient({ endpoint: serviceUrl('vod-callback'), signal, watch });

    progress.say('making a video and uploading it to VOD');
    const video = join(workDir, 'lively.mp4');
    await makeVideo(video, source, signal);
    const { cosDomain } = cloud;
    const fileId = await uploadToVod(video, { name: 'lively', vod, cosDomain, signal });
    const uploadedMs = performance.now();

    const results = await followUpload(fileId, { service, vod, progress, signal });
    const seconds = ((performance.now() - uploadedMs) / 1000).toFixed(2);

    for (const expected of expectedOutputs) {
      const output = finishedOutput(results, expected.definition);
      progress.say(outputLine(output));
      const file = join(outputDir, expected.fileName);
      await download(output.Url, file, { signal });
      const found = await probeMedia(file, signal);
      const problems = transcodeProblems(found, { ...expected, output, sourceSeconds: source.seconds });
      if (problems.length > 0) throw new Error(`${file} is not as it should be: ${problems.join('; ')}`);
    }
    const files = expectedOutputs.map(({ fileName }) => `demo-output/${fileName}`).join(' and ');
    return `${files}: H.264 and AAC, there ${seconds} s after the upload`;
  },
};
