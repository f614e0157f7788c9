/**
 * Catches up on what a lost worker recorded, with a slow COS, while new media keep arriving. It runs as a process of its own,
 * so that its memory can be measured, and uses the same modules as web-record's worker, except for the browser: the packets
 * are generated.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CosError, createCosClient, createHeaderLastUpload, type UploadCos } from '@scf-media/cloud/cos';
import { createLogger } from '@scf-media/cloud/log';
import { createDirectoryJournalStore } from '@scf-media/cloud/journal';
import { openTaskJournal } from '@scf-media/cloud/journal';
import { encodeRecord, readRecords, type RecordingRecord } from '@scf-media/media/journal';
import { createMp4Muxer } from '@scf-media/media/mp4';
import { createRecordQueue } from '@scf-media/media/page-recording';
import { sampleVideo, sampleAudio } from '@scf-media/media/testing';

export interface RecoveryJob {
  /** How much the lost worker had recorded. */
  earlierSeconds: number;
  /** How much is recorded meanwhile, and how much faster than real time. */
  newSeconds: number;
  newSpeed: number;
  kbps: number;
  /** The upload rate of COS. */
  cosMbps: number;
  /** The share of parts to which COS responds with 503 after receiving them. */
  refusing: number;
  dir: string;
  cos: { domain: string; bucket: string; region: string; secretId: string; secretKey: string };
}

export interface RecoveryReport {
  bytes: number;
  videoFrames: number;
  maxResidentMiB: number;
  /** The number of parts that were sent, and of those that were rejected with 503. */
  puts: number;
  refusals: number;
  /** Whether new media had to be kept in the journal alone. */
  spilled: boolean;
}

const MiB = 1024 * 1024;
const log = createLogger({ name: 'recovery', level: 'error' });
const size = { width: 320, height: 180 };

async function recover(job: RecoveryJob): Promise<RecoveryReport> {
  const createRecords = await createMedia(job.kbps);
  const journalStore = createDirectoryJournalStore(join(job.dir, 'raw'));
  const journalOptions = { encode: encodeRecord, maxBytes: Infinity, log };
  {
    await using lost = await openTaskJournal<RecordingRecord>(journalStore, journalOptions);
    for (const record of createRecords(job.earlierSeconds)) {
      lost.append(record);
      if (record.kind === 'video' && record.key) await lost.flush();
    }
  }
  const logs = await journalStore.list();

  await using scope = new AsyncDisposableStack();
  const journal = scope.use(await openTaskJournal<RecordingRecord>(journalStore, journalOptions));
  const spoolDir = join(job.dir, 'spool');
  await mkdir(spoolDir, { recursive: true });
  const { bucket, region } = job.cos;
  const counts = { puts: 0, refusals: 0 };
  const sink = scope.use(
    await createHeaderLastUpload({
      cos: slowCos(job, counts),
      bucket,
      region,
      key: 'recovered.mp4',
      contentType: 'video/mp4',
      spoolDir,
      parallel: 1,
      log,
    }),
  );
  const muxer = await createMp4Muxer(sink, { ...size, audio: { sampleRate: 48_000, channels: 2 } });
  let startMs = 0;
  let endMs = 0;
  async function take(record: RecordingRecord): Promise<void> {
    if (record.kind === 'session') startMs = endMs;
    else if (record.kind === 'video') {
      endMs = startMs + record.timestampMs + 1000 / 30;
      await muxer.addVideo({
        data: record.data,
        key: record.key,
        timestampMs: startMs + record.timestampMs,
      });
    } else if (record.kind === 'audio') await muxer.addAudio(record.data);
  }
  const pace = async (): Promise<void> => {
    if (sink.waitingBytes > 32 * MiB) await sink.caughtUp();
  };
  async function replay(): Promise<void> {
    const earlier = readRecords(
      (async function* () {
        for (const left of logs) yield left.read();
      })(),
    );
    for await (const record of earlier) {
      await pace();
      await take(record);
    }
  }

  const queue = createRecordQueue({ take, after: replay(), journal, pace });
  let spilled = false;
  let nextMs = 0;
  for (const record of createRecords(job.newSeconds)) {
    const position = journal.position;
    journal.append(record);
    queue.push(record, position);
    spilled ||= queue.isSpilled;
    if (record.kind !== 'video' || record.timestampMs < nextMs) continue;
    nextMs = record.timestampMs + 1_000;
    await delay(1_000 / job.newSpeed);
  }
  await queue.drained();
  const { videoFrames } = await muxer.finish(endMs);
  return {
    bytes: sink.stored().bytes,
    videoFrames,
    maxResidentMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    spilled,
    ...counts,
  };
}

function slowCos(
  { cos: { domain, secretId, secretKey }, cosMbps, refusing }: RecoveryJob,
  counts: { puts: number; refusals: number },
): UploadCos {
  const cos = createCosClient({ credentials: () => ({ secretId, secretKey }), domain, timeoutMs: 30_000 });
  return {
    ...cos,
    async multipartUpload(to, part) {
      await delay((part.body.bytes * 8) / (cosMbps * 1000));
      counts.puts += 1;
      // A rejected part has used the bandwidth all the same.
      if (Math.random() >= refusing) return cos.multipartUpload(to, part);
      counts.refusals += 1;
      throw new CosError('CosServiceUnavailable', 'rejected on purpose', { status: 503 });
    },
  };
}

/** Creates a generator of media at this bitrate: some seconds in a loop, padded with filler data that decoders skip. */
async function createMedia(kbps: number): Promise<(seconds: number) => Generator<RecordingRecord>> {
  const [videoSamples, audioFrames] = await Promise.all([
    sampleVideo({ ...size, seconds: 4, keyFrameEvery: 60 }),
    sampleAudio(4),
  ]);
  // NAL units of type 12 are filler data (H.264, 7.3.2.7).
  const filler = (bytes: number): Uint8Array =>
    bytes < 8
      ? new Uint8Array(0)
      : Buffer.concat([Buffer.from([0, 0, 0, 1, 12]), Buffer.alloc(bytes - 6, 255), Buffer.from([128])]);
  const bytesPerFrame = (kbps * 1000) / 8 / 30;
  const filled = videoSamples.map(({ data, key }) => ({
    key,
    data: new Uint8Array(Buffer.concat([data, filler(Math.round(bytesPerFrame - data.length))])),
  }));
  return function* records(seconds) {
    yield { kind: 'session', wallMs: Date.now() };
    let audioCount = 0;
    for (let frame = 0; frame < seconds * 30; frame += 1) {
      const frameData = filled[frame % filled.length];
      if (frameData !== undefined) yield { kind: 'video', timestampMs: (frame * 1000) / 30, ...frameData };
      for (; audioCount < ((frame + 1) * 48_000) / 1024 / 30; audioCount += 1) {
        const data = audioFrames[audioCount % audioFrames.length];
        if (data !== undefined) yield { kind: 'audio', data };
      }
    }
  };
}

process.once('message', (job: RecoveryJob) => {
  recover(job).then(
    (report) => process.send?.(report, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
