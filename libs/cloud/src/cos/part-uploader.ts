import { rm } from 'node:fs/promises';
import { toMessage } from '@scf-media/protocol/errors';
import { backoff, retry } from '../retry/index.ts';
import type { Logger } from '../log/index.ts';
import { isRetryableCosError } from './cos-error.ts';
import type { ObjectAddress } from './object-url.ts';
import type { SpooledPart } from './part-spool.ts';
import type { UploadCos } from './upload-options.ts';

/** A part and its state. It is uploaded once it has an ETag; then its file may be deleted. */
export interface TrackedPart extends SpooledPart {
  etag?: string;
  onDisk: boolean;
}

interface PartUploader {
  /** All added parts, ordered by number. */
  readonly parts: readonly TrackedPart[];
  /** Known once the first part is started. */
  readonly uploadId: string | undefined;
  readonly bytesOnDisk: number;
  /** The size of the parts that are not uploaded yet. */
  readonly waitingBytes: number;
  /** Queues a part; it is retried until it is uploaded or the uploader is stopped. */
  add(part: SpooledPart): void;
  /** Deletes the files of uploaded parts, now and from now on. */
  dropUploaded(): Promise<void>;
  /**
   * Waits for all parts. Parts that wait for a retry are retried immediately; from now on permanent errors fail the
   * upload immediately, and temporary ones after `untilMs` (by `monotonicNowMs`).
   */
  drain(untilMs: number): Promise<void>;
  /** Resolves when no part is waiting or being uploaded. */
  idle(): Promise<void>;
  /** Stops all retries and waits for the current requests. */
  stop(): Promise<void>;
}

/** Short after a brief fault, without flooding COS during a long one. */
const waitMs = backoff({ firstMs: 500, maxMs: 5_000, random: Math.random });

/**
 * Uploads parts concurrently while more are added. The upload itself is started with the first part.
 *
 * @param options.parallel maximum number of concurrent parts
 * @param options.signal stops all retries with its reason
 */
export function createPartUploader(options: {
  cos: UploadCos;
  to: ObjectAddress;
  contentType: string;
  parallel: number;
  onUploadStarted?: ((upload: { key: string; uploadId: string }) => void) | undefined;
  log: Logger;
  signal: AbortSignal;
}): PartUploader {
  const { cos, to, log } = options;
  const parts = new Map<number, TrackedPart>();
  const queue: TrackedPart[] = [];
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const stopped = AbortSignal.any([stopping.signal, options.signal]);
  const retryNow = new AbortController();
  let untilMs: number | undefined;
  let dropping = false;
  let bytesOnDisk = 0;
  let waitingBytes = 0;
  let beginning: Promise<string> | undefined;
  let uploadId: string | undefined;
  let failure: unknown;

  function sendWithRetry<T>(what: string, send: () => Promise<T>): Promise<T> {
    return retry(send, {
      waitMs,
      untilMs: () => untilMs ?? Infinity,
      // While the recording continues, anything may still be fixed: a bucket created, a permission granted.
      isRetryable: (error) => untilMs === undefined || isRetryableCosError(error),
      onFailure: ({ error, attempt, waitMs: nextMs }) =>
        log.warn(
          { key: to.key, attempt, waitMs: nextMs, reason: toMessage(error) },
          `${what} failed, retrying`,
        ),
      signal: stopped,
      retryNow: retryNow.signal,
    });
  }

  async function begin(): Promise<string> {
    uploadId = await sendWithRetry('starting the upload', () =>
      cos.multipartInit(to, { contentType: options.contentType }),
    );
    options.onUploadStarted?.({ key: to.key, uploadId });
    return uploadId;
  }

  async function upload(part: TrackedPart): Promise<void> {
    beginning ??= begin();
    const id = await beginning;
    part.etag = await sendWithRetry(`part ${part.number}`, () =>
      cos.multipartUpload(to, { uploadId: id, partNumber: part.number, body: part }),
    );
    waitingBytes -= part.bytes;
    if (dropping) await drop(part);
    log.debug({ key: to.key, part: part.number, bytes: part.bytes }, 'part uploaded');
  }

  async function drop(part: TrackedPart): Promise<void> {
    part.onDisk = false;
    await rm(part.path, { force: true });
    bytesOnDisk -= part.bytes;
  }

  function pump(): void {
    while (running.size < options.parallel && !stopped.aborted) {
      const part = queue.shift();
      if (part === undefined) return;
      const task: Promise<void> = upload(part)
        .catch((error: unknown) => {
          // One failed part fails the upload; report the first error.
          failure ??= error;
          stopping.abort(error);
        })
        .finally(() => {
          running.delete(task);
          pump();
        });
      running.add(task);
    }
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.race(running);
  }

  return {
    get parts() {
      return [...parts.values()].toSorted((a, b) => a.number - b.number);
    },
    get uploadId() {
      return uploadId;
    },
    get bytesOnDisk() {
      return bytesOnDisk;
    },
    get waitingBytes() {
      return waitingBytes;
    },
    idle,
    add: (part) => {
      const tracked: TrackedPart = { ...part, onDisk: true };
      parts.set(part.number, tracked);
      bytesOnDisk += part.bytes;
      waitingBytes += part.bytes;
      queue.push(tracked);
      pump();
    },
    dropUploaded: async () => {
      if (dropping) return;
      dropping = true;
      for (const part of parts.values()) if (part.etag !== undefined && part.onDisk) await drop(part);
    },
    drain: async (deadlineMs) => {
      untilMs = deadlineMs;
      retryNow.abort();
      await idle();
      if (failure !== undefined) throw failure;
      stopped.throwIfAborted();
    },
    stop: async () => {
      stopping.abort(new Error('the upload was stopped'));
      await idle();
    },
  };
}
