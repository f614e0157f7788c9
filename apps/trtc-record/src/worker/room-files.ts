import { isRetryableCosError } from '@scf-media/cloud/cos';
import { backoff, retry } from '@scf-media/cloud/retry';
import { createMp3Muxer } from '@scf-media/media/mp3';
import { createMp4Muxer } from '@scf-media/media/mp4';
import type { FileFormat, Muxer, PeriodOutcome, PublishPeriod } from '@scf-media/media/room-recording';
import { toMessage } from '@scf-media/protocol/errors';
import {
  toFailedFile,
  toFileName,
  toSuccessfulFile,
  type RecordFile,
  toSidecarName,
} from '@scf-media/protocol/trtc-record';
import { type DoneFile, listFiles, type OpenUpload } from '../record-task.ts';
import { type FileOutput, type FileDestination, openFileOutput, type StoredFile } from './file-output.ts';
import type { RecordRun } from './worker-context.ts';

/** The files of one recording. */
export interface RoomFiles extends AsyncDisposable {
  /** Creates the muxer for the file of a period, which is uploaded meanwhile. */
  createMuxer(period: PublishPeriod, format: FileFormat): Promise<Muxer>;
  /** Records the outcome of a period. Not awaited: see `settled`. */
  addOutcome(period: PublishPeriod, outcome: PeriodOutcome): void;
  /** Whether the outcome of a period is known, also from a previous worker. */
  isDone(period: PublishPeriod): boolean;
  /** Bytes of media so far, and how many of them wait to be uploaded. */
  soFar(): { bytes: number; waitingBytes: number };
  /** Resolves when all outcomes are stored. @returns all files, in the order in which their anchors began */
  settled(): Promise<RecordFile[]>;
}

const sidecarRetries = {
  tries: 5,
  waitMs: backoff({ firstMs: 500, maxMs: 5_000 }),
  isRetryable: isRetryableCosError,
};

/**
 * @param options.onStored called when a file is stored and recorded in the task
 * @param options.onFatal called when COS has not accepted uploads for so long that the disk is full
 */
export function createRoomFiles(
  { task, progress, confirm, log }: Pick<RecordRun, 'task' | 'progress' | 'confirm' | 'log'>,
  destination: FileDestination,
  options: {
    maxWaitingBytes: number;
    onStored: (period: PublishPeriod) => Promise<void>;
    onFatal: (error: Error) => void;
  },
): RoomFiles {
  const { request } = task.data;
  const done: DoneFile[] = [...(task.data.files ?? [])];
  /** By file name, which is unique in the recording, also for a successor. Deleted once the outcome is stored. */
  const outputs = new Map<string, FileOutput>();
  const uploads = new Map<string, OpenUpload>();
  const pending = new Set<Promise<void>>();
  const made = { mediaMs: 0, bytes: 0, ...task.data.made };
  let bytes = made.bytes;

  const toName = ({ userId, startedAtMs }: PublishPeriod): string =>
    toFileName({
      room: request,
      userId,
      startedAtMs: Math.round(startedAtMs),
      requestId: task.id,
      extension: request.Mode === '00' ? 'mp3' : 'mp4',
    });

  function save(): void {
    progress.patch({ files: [...done], uploads: [...uploads.values()], made: { ...made } });
  }

  const waitingBytes = (): number =>
    [...outputs.values()].reduce((sum, { waitingBytes: waiting }) => sum + waiting, 0);

  function checkDisk(): void {
    if (waitingBytes() > options.maxWaitingBytes)
      options.onFatal(new Error('COS has not accepted uploads for so long that the disk is full'));
  }

  async function storeOutcome(period: PublishPeriod, outcome: PeriodOutcome): Promise<void> {
    const file = await toRecordFile(period, outcome);
    const name = toName(period);
    await outputs.get(name)?.[Symbol.asyncDispose]();
    outputs.delete(name);
    uploads.delete(name);
    done.push({ startedAtMs: period.startedAtMs, file });
    save();
    if (file.Status !== 1) return;
    // The task knows of the file, and the lease is still held: no other worker needs the journal to make the file again.
    await confirm();
    await options.onStored(period);
  }

  async function toRecordFile(period: PublishPeriod, outcome: PeriodOutcome): Promise<RecordFile> {
    const { userId } = period;
    if (!outcome.isStored) {
      log.warn({ period, stage: outcome.stage, err: outcome.error }, 'could not make a file');
      return toFailedFile(userId, outcome.stage, toMessage(outcome.error));
    }
    const stored = outputs.get(toName(period))?.stored();
    if (stored === undefined) throw new Error(`the file of ${userId} was never opened`);
    const durationMs = Math.round(outcome.durationMs);
    await putSidecar(stored, outcome.sidecar);
    made.mediaMs += durationMs;
    made.bytes += stored.bytes;
    log.info({ period, bytes: stored.bytes, durationMs }, 'stored a file');
    return toSuccessfulFile(userId, stored.url);
  }

  /** Uploads the sidecar. A failure is only logged: the file is complete without it. */
  async function putSidecar({ key }: StoredFile, sidecar: object): Promise<void> {
    const { Bucket: bucket, Region: region } = destination.cosConfig;
    const body = `${JSON.stringify(sidecar, null, 2)}\n`;
    const to = { bucket, region, key: toSidecarName(key) };
    const contentType = 'application/json';
    try {
      await retry(() => destination.cos.putObject(to, body, { contentType }), sidecarRetries);
    } catch (error) {
      log.warn({ err: error }, 'could not store the sidecar of a file');
    }
  }

  return {
    async createMuxer(period, format) {
      const name = toName(period);
      // Begun by an opening that was canceled: the file is made again.
      await outputs.get(name)?.[Symbol.asyncDispose]();
      const output = await openFileOutput(name, destination, {
        onUploadStarted: (upload) => {
          uploads.set(name, upload);
          save();
        },
      });
      outputs.set(name, output);
      const target = {
        async write(body: Uint8Array) {
          bytes += body.byteLength;
          await output.write(body);
          checkDisk();
        },
        finish: (head: Uint8Array) => output.finish(head),
      };
      const create = format.container === 'mp3' ? createMp3Muxer : createMp4Muxer;
      return create(target, format);
    },
    addOutcome(period, outcome) {
      const storing = storeOutcome(period, outcome).finally(() => pending.delete(storing));
      pending.add(storing);
      storing.catch((error: unknown) =>
        log.error({ period, err: error }, 'could not store the outcome of a file'),
      );
    },
    isDone: ({ userId, startedAtMs }) =>
      done.some((one) => one.startedAtMs === startedAtMs && one.file.UserId === userId),
    soFar: () => ({ bytes, waitingBytes: waitingBytes() }),
    async settled() {
      await Promise.allSettled(pending);
      return listFiles({ files: done });
    },
    async [Symbol.asyncDispose]() {
      await Promise.allSettled(pending);
      for (const output of outputs.values()) await output[Symbol.asyncDispose]();
    },
  };
}
