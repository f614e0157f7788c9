import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createCosClient, createHeaderLastUpload } from '@scf-media/cloud/cos';
import { createLogger } from '@scf-media/cloud/log';
import { createMp4Muxer } from '@scf-media/media/mp4';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Muxes and uploads generated media of any length as fast as possible, like a recording, and reports on it. Runs in its own
 * process, so that its memory can be measured.
 */
export interface MuxingJob {
  seconds: number;
  videoKbps: number;
  key: string;
  spoolDir: string;
  cos: { domain: string; bucket: string; region: string; secretId: string; secretKey: string };
}

export interface MuxingReport {
  bytes: number;
  finishMs: number;
  peakResidentMiB: number;
  peakSpoolMiB: number;
}

const MiB = 1024 * 1024;

async function muxMedia(job: MuxingJob): Promise<MuxingReport> {
  const { secretId, secretKey, domain, bucket, region } = job.cos;
  const sample = await makeSampleMedia(job.videoKbps);
  await mkdir(job.spoolDir, { recursive: true });
  await using sink = await createHeaderLastUpload({
    cos: createCosClient({ credentials: () => ({ secretId, secretKey }), domain, timeoutMs: 30_000 }),
    bucket,
    region,
    key: job.key,
    contentType: 'video/mp4',
    spoolDir: job.spoolDir,
    log: createLogger({ name: 'mux-media', level: 'warn' }),
  });
  const muxer = await createMp4Muxer(sink, {
    width: 1280,
    height: 720,
    audio: { sampleRate: 48_000, channels: 2 },
  });
  let peakSpoolBytes = 0;
  for (let startMs = 0; startMs < job.seconds * 1000; startMs += sample.durationMs) {
    const left = Math.min(1, (job.seconds * 1000 - startMs) / sample.durationMs);
    const frames = sample.video.slice(0, sample.video.length * left);
    const audioFrames = sample.audio.slice(0, sample.audio.length * left);
    for (const [index, frame] of frames.entries()) {
      await muxer.addVideo({ ...frame, timestampMs: startMs + (index * 1000) / 30 });
      const until = Math.ceil(((index + 1) * audioFrames.length) / frames.length);
      const from = Math.ceil((index * audioFrames.length) / frames.length);
      for (const audioFrame of audioFrames.slice(from, until)) await muxer.addAudio(audioFrame);
    }
    // A real recording is slower than this loop; let the uploads keep up.
    while ((await measureFolder(job.spoolDir)) > 56 * MiB)
      await new Promise((resolve) => setTimeout(resolve, 5));
    peakSpoolBytes = Math.max(peakSpoolBytes, await measureFolder(job.spoolDir));
  }
  const stopped = performance.now();
  await muxer.finish(job.seconds * 1000);
  return {
    bytes: sink.stored().bytes,
    finishMs: Math.round(performance.now() - stopped),
    peakResidentMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    peakSpoolMiB: Math.round(peakSpoolBytes / MiB),
  };
}

async function measureFolder(dir: string): Promise<number> {
  const names = await readdir(dir, { recursive: true });
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(dir, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        // Uploaded and deleted in the meantime.
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

process.once('message', (job: MuxingJob) => {
  muxMedia(job).then(
    (report) => process.send?.(report, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

/** Some seconds of media to repeat: H.264 access units, beginning with a key frame, and AAC frames. */
interface SampleMedia {
  video: { data: Uint8Array; key: boolean }[];
  audio: Uint8Array[];
  durationMs: number;
}

const seconds = 8;
const frameRate = 30;

/** Makes 720p media with ffmpeg; 8 s are a whole number of video frames and of AAC frames at 48 kHz. */
async function makeSampleMedia(videoKbps: number): Promise<SampleMedia> {
  const [h264, adts] = await Promise.all([
    ffmpeg([
      ...['-f', 'lavfi', '-i', `testsrc2=size=1280x720:rate=${frameRate}:duration=${seconds}`],
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-profile:v',
        'baseline',
        '-g',
        '60',
        '-pix_fmt',
        'yuv420p',
      ],
      ...[
        '-b:v',
        `${videoKbps}k`,
        '-minrate',
        `${videoKbps}k`,
        '-maxrate',
        `${videoKbps}k`,
        '-bufsize',
        `${videoKbps}k`,
      ],
      ...['-x264-params', 'nal-hrd=cbr:slices=1:aud=1', '-f', 'h264', 'pipe:1'],
    ]),
    ffmpeg([
      ...['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${seconds}`],
      ...['-ac', '2', '-c:a', 'aac', '-b:a', '128k', '-f', 'adts', 'pipe:1'],
    ]),
  ]);
  const video = splitAccessUnits(h264);
  const audio = splitAdtsFrames(adts).slice(0, (seconds * 48_000) / 1024);
  if (video.length !== seconds * frameRate || audio.length !== 375) {
    throw new Error(`${video.length} video and ${audio.length} AAC frames are not ${seconds} s`);
  }
  return { video, audio, durationMs: seconds * 1000 };
}

async function ffmpeg(options: string[]): Promise<Buffer> {
  const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', ...options], {
    encoding: 'buffer',
    maxBuffer: 256 * 1024 * 1024,
  });
  return stdout;
}

/** Splits before every access unit delimiter (NAL type 9). */
function splitAccessUnits(stream: Buffer): { data: Uint8Array; key: boolean }[] {
  const delimiter = Buffer.from([0, 0, 0, 1, 9]);
  const starts: number[] = [];
  for (let at = stream.indexOf(delimiter); at >= 0; at = stream.indexOf(delimiter, at + 5)) starts.push(at);
  return starts.map((start, index) => {
    const data = stream.subarray(start, starts[index + 1] ?? stream.length);
    return { data, key: data.includes(Buffer.from([0, 0, 1, 0x65])) };
  });
}

function splitAdtsFrames(stream: Buffer): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let offset = 0; offset + 7 <= stream.length;) {
    const length = (stream.readUIntBE(offset + 3, 3) >> 5) & 0x1fff;
    frames.push(stream.subarray(offset, offset + length));
    offset += length;
  }
  return frames;
}
