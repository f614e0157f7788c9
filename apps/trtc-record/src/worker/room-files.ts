import { type CosClient, isRetryableCosError } from '@scf-media/cloud/cos';
import { backoff, retry } from '@scf-media/cloud/retry';
import { createMp3Muxer } from '@scf-media/media/mp3';
import { createMp4Muxer } from '@scf-media/media/mp4';
import type { FileFormat, Muxer, PeriodOutcome, PublishPeriod } from '@scf-media/media/room-recording';
import { messageOf } from '@scf-media/protocol/errors';
import {
  toFailedFile,
  toFileName,
  toSuccessfulFile,
  type RecordFile,
  toSidecarName,
} from '@scf-media/protocol/trtc-record';
import { type DoneFile, filesOf, type OpenUpload } from '../record-task.ts';
import { type FileOutput, type FilePlace, openFileOutput, type StoredFile } from './output/file-output.ts';
import type { RecordRun } from './worker-context.ts';

/** The files of one recording: those that are being made, and what became of the others. */
export interface RoomFiles extends AsyncDisposable {
  /** What makes the file of a period, and brings it to COS meanwhile. */
  createMuxer(period: PublishPeriod, format: FileFormat): Promise<Muxer<StoredFile>>;
  /** Told what became of a period. */
  take(period: PublishPeriod, outcome: PeriodOutcome<StoredFile>): void;
  /** Whether a worker before this one told what became of the period. */
  isDone(period: PublishPeriod): boolean;
  /** Bytes of media until now, and how many of them wait to be uploaded. */
  soFar(): { bytes: number; waitingBytes: number };
  /** Resolves when all that was taken is in order. @returns every file, in the order in which their anchors began */
  settled(): Promise<RecordFile[]>;
}

const sidecars = {
  tries: 5,
  waitMs: backoff({ firstMs: 500, maxMs: 5_000 }),
  isRetryable: isRetryableCosError,
};

/**
 * @param options.onStored told when the file of a period is safe, and the task says so
 * @param options.onBroken told when COS has taken nothing for so long that no more may wait
 */
export function roomFiles(
  { task, progress, confirm, log }: Pick<RecordRun, 'task' | 'progress' | 'confirm' | 'log'>,
  place: FilePlace,
  options: {
    maxWaitingBytes: number;
    onStored: (period: PublishPeriod) => Promise<void>;
    onBroken: (error: Error) => void;
  },
): RoomFiles {
  const { request } = task.data;
  const done: DoneFile[] = [...(task.data.files ?? [])];
  const outputs = new Map<string, FileOutput>();
  const uploads = new Map<string, OpenUpload>();
  const underWay = new Set<Promise<void>>();
  const made = { mediaMs: 0, bytes: 0, ...task.data.made };
  let bytes = made.bytes;

  const nameOf = ({ userId, startedAtMs }: PublishPeriod): string =>
    toFileName({
      room: request,
      userId,
      startedAtMs: Math.round(startedAtMs),
      requestId: task.id,
      extension: request.Mode === '00' ? 'mp3' : 'mp4',
    });

  function note(): void {
    progress.patch({ files: [...done], uploads: [...uploads.values()], made: { ...made } });
  }

  const waitingBytes = (): number =>
    [...outputs.values()].reduce((sum, { waitingBytes: waiting }) => sum + waiting, 0);

  function watchDisk(): void {
    if (waitingBytes() > options.maxWaitingBytes)
      options.onBroken(new Error('COS has taken nothing for so long that the disk is full'));
  }

  async function keep(period: PublishPeriod, outcome: PeriodOutcome<StoredFile>): Promise<void> {
    const file = await finished(period, outcome);
    const name = nameOf(period);
    await outputs.get(name)?.[Symbol.asyncDispose]();
    outputs.delete(name);
    uploads.delete(name);
    done.push({ startedAtMs: period.startedAtMs, file });
    note();
    if (file.Status !== 1) return;
    // The store knows of the file: no worker after this one makes it of what now goes, nor is one at it already.
    await confirm();
    await options.onStored(period);
  }

  async function finished(period: PublishPeriod, outcome: PeriodOutcome<StoredFile>): Promise<RecordFile> {
    const { userId } = period;
    if ('error' in outcome) {
      log.warn({ period, stage: outcome.stage, err: outcome.error }, 'a file could not be made');
      return toFailedFile(userId, outcome.stage, messageOf(outcome.error));
    }
    const { stored, sidecar, durationMs } = outcome;
    await putSidecar(stored, sidecar);
    made.mediaMs += Math.round(durationMs);
    made.bytes += stored.bytes;
    log.info({ period, bytes: stored.bytes, durationMs: Math.round(durationMs) }, 'a file is stored');
    return toSuccessfulFile(userId, stored.url);
  }

  /** The file is good without it. */
  async function putSidecar({ key }: StoredFile, sidecar: object): Promise<void> {
    const { Bucket: bucket, Region: region } = place.cosConfig;
    const body = `${JSON.stringify(sidecar, null, 2)}\n`;
    const put: Promise<Awaited<ReturnType<CosClient['putObject']>>> = retry(
      () =>
        place.cos.putObject({ bucket, region, key: toSidecarName(key) }, body, {
          contentType: 'application/json',
        }),
      sidecars,
    );
    await put.catch((error: unknown) => log.warn({ err: error }, 'the times of a file could not be stored'));
  }

  return {
    async createMuxer(period, format) {
      const name = nameOf(period);
      const output = await openFileOutput(name, place, {
        onUploadStarted: (upload) => {
          uploads.set(name, upload);
          note();
        },
      });
      outputs.set(name, output);
      const destination = {
        async write(body: Uint8Array) {
          bytes += body.byteLength;
          await output.write(body);
          watchDisk();
        },
        finish: (head: Uint8Array) => output.finish(head),
      };
      const create = format.container === 'mp3' ? createMp3Muxer : createMp4Muxer;
      return create(destination, format);
    },
    take(period, outcome) {
      const keeping = keep(period, outcome).finally(() => underWay.delete(keeping));
      underWay.add(keeping);
      keeping.catch((error: unknown) =>
        log.error({ period, err: error }, 'a file could not be put in order'),
      );
    },
    isDone: ({ userId, startedAtMs }) =>
      done.some((one) => one.startedAtMs === startedAtMs && one.file.UserId === userId),
    soFar: () => ({ bytes, waitingBytes: waitingBytes() }),
    async settled() {
      await Promise.allSettled(underWay);
      return filesOf({ files: done });
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(underWay);
      for (const output of outputs.values()) await output[Symbol.asyncDispose]();
    },
  };
}
