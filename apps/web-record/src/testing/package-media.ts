import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createCosClient, createHeaderLastUpload } from '@scf-media/cloud/cos';
import { createLogger } from '@scf-media/cloud/log';
import { createMp4Muxer } from '@scf-media/media/mp4';
import { sampleMedia } from './sample-media.ts';

/**
 * A process of its own, so that its memory is its own: packages and uploads generated media of any length as fast as
 * it can, as a recording would, and reports on it.
 */
export interface PackagingJob {
  seconds: number;
  videoKbps: number;
  key: string;
  spoolDir: string;
  cos: { domain: string; bucket: string; region: string; secretId: string; secretKey: string };
}

export interface PackagingReport {
  bytes: number;
  finishMs: number;
  peakResidentMiB: number;
  peakSpoolMiB: number;
}

const MiB = 1024 * 1024;

async function packageMedia(job: PackagingJob): Promise<PackagingReport> {
  const { secretId, secretKey, domain, bucket, region } = job.cos;
  const sample = await sampleMedia(job.videoKbps);
  await mkdir(job.spoolDir, { recursive: true });
  await using sink = await createHeaderLastUpload({
    cos: createCosClient({ credentials: () => ({ secretId, secretKey }), domain, timeoutMs: 30_000 }),
    bucket,
    region,
    key: job.key,
    contentType: 'video/mp4',
    spoolDir: job.spoolDir,
    log: createLogger({ name: 'package-media', level: 'warn' }),
  });
  const muxer = await createMp4Muxer(sink, {
    width: 1280,
    height: 720,
    audio: { sampleRate: 48_000, channels: 2 },
  });
  let peakSpoolBytes = 0;
  for (let startMs = 0; startMs < job.seconds * 1000; startMs += sample.durationMs) {
    const left = Math.min(1, (job.seconds * 1000 - startMs) / sample.durationMs);
    const pictures = sample.pictures.slice(0, sample.pictures.length * left);
    const sounds = sample.sounds.slice(0, sample.sounds.length * left);
    for (const [index, picture] of pictures.entries()) {
      await muxer.addVideo({ ...picture, timestampMs: startMs + (index * 1000) / 30 });
      const until = Math.ceil(((index + 1) * sounds.length) / pictures.length);
      const from = Math.ceil((index * sounds.length) / pictures.length);
      for (const sound of sounds.slice(from, until)) await muxer.addAudio(sound);
    }
    // A recording is slower than this loop: the uploads get the time to keep up.
    while ((await bytesIn(job.spoolDir)) > 56 * MiB) await new Promise((resolve) => setTimeout(resolve, 5));
    peakSpoolBytes = Math.max(peakSpoolBytes, await bytesIn(job.spoolDir));
  }
  const stopped = performance.now();
  const { stored } = await muxer.finish(job.seconds * 1000);
  return {
    bytes: stored.bytes,
    finishMs: Math.round(performance.now() - stopped),
    peakResidentMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    peakSpoolMiB: Math.round(peakSpoolBytes / MiB),
  };
}

async function bytesIn(dir: string): Promise<number> {
  const names = await readdir(dir, { recursive: true });
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(dir, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        // Uploaded and deleted meanwhile.
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

process.once('message', (job: PackagingJob) => {
  packageMedia(job).then(
    (report) => process.send?.(report, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
