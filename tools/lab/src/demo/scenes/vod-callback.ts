import { join } from 'node:path';
import { createVodCallbackClient } from '@scf-media/client';
import { download } from '../download.ts';
import { makeVideo } from '../lively-page/make-video.ts';
import { probeMedia } from '../probe-media.ts';
import {
  describeOutput,
  expectedOutputs,
  findTranscodeProblems,
  getFinishedOutput,
} from '../vod-callback/check-outputs.ts';
import { followUpload } from '../vod-callback/follow-upload.ts';
import { createVodApi, uploadToVod } from '../vod-callback/upload-to-vod.ts';
import type { Scene } from './scene.ts';

const watch = { intervalMs: 50, timeoutMs: 30_000 };
const source = { seconds: 5, width: 1280, height: 720 };

/** Uploads a video to VOD, and follows it until vod-callback has the URLs of its transcodes. */
export const vodCallbackScene: Scene = {
  name: 'vod-callback',
  async play({ serviceUrl, cloud, progress, signal, workDir, outputDir }) {
    const vod = createVodApi(cloud, signal);
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
      const output = getFinishedOutput(results, expected.definition);
      progress.say(describeOutput(output));
      const file = join(outputDir, expected.fileName);
      await download(output.Url, file, { signal });
      const found = await probeMedia(file, signal);
      const problems = findTranscodeProblems(found, { ...expected, output, sourceSeconds: source.seconds });
      if (problems.length > 0) throw new Error(`${file} is faulty: ${problems.join('; ')}`);
    }
    const files = expectedOutputs.map(({ fileName }) => `demo-output/${fileName}`).join(' and ');
    return `${files}: H.264 and AAC, available ${seconds} s after the upload`;
  },
};
