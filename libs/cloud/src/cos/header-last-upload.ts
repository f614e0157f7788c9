import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { backoff, monotonicNowMs, retry } from '../retry/index.ts';
import { CosError, isLeaseLost, isRetryableCosError, UploadFailedError } from './cos-error.ts';
import { isComplete, saveLocalCopy } from './local-copy.ts';
import type { ObjectAddress } from './object-url.ts';
import { isRetained, MIN_PART_BYTES, planFinish } from './part-plan.ts';
import { createPartSpool, type SpooledPart } from './part-spool.ts';
import { createPartUploader, type TrackedPart } from './part-uploader.ts';
import type { HeaderLastUpload, HeaderLastUploadOptions, StoredObject } from './upload-options.ts';

const MiB = 1024 * 1024;
/** How long aborting retries while COS does not answer. */
const ABORT_RETRY_MS = 15_000;

const waitMs = backoff({ firstMs: 500, maxMs: 5_000, random: Math.random });

/**
 * Uploads a file whose header is only known at the end, such as an MP4 with its index in front: the body is uploaded
 * as parts 2 to N while it is written, and the header at the end as part 1. Memory does not grow with the length, nor
 * does the disk while COS answers: it holds `retainBytes` and a few parts.
 */
export async function createHeaderLastUpload(options: HeaderLastUploadOptions): Promise<HeaderLastUpload> {
  const { cos, contentType, log, spoolDir } = options;
  const { partBytes = 4 * MiB, parallel = 3, retainBytes = 48 * MiB } = options;
  const { finishRetryMs = 120_000, spoolLimitBytes = 384 * MiB } = options;
  if (partBytes < MIN_PART_BYTES) throw new RangeError(`partBytes must be at least ${MIN_PART_BYTES}`);

  const to = lazyAddress(options);
  const aborted = new AbortController();
  /** Aborted by the caller's signal or abort(): no retries, no local copy. */
  const halt = AbortSignal.any([aborted.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  halt.throwIfAborted();
  const uploader = createPartUploader({
    cos,
    to,
    contentType,
    parallel,
    onUploadStarted: options.onUploadStarted,
    log,
    signal: halt,
  });
  const spool = await createPartSpool({ parentDir: spoolDir, partBytes, onFull: uploader.add });
  let lastWrite: Promise<unknown> = Promise.resolve();
  let broken: ServiceError | undefined;
  let finishing: Promise<unknown> | undefined;
  let stored: StoredObject | undefined;
  let over = false;
  let aborting: Promise<void> | undefined;

  function refuseUnlessOpen(): void {
    halt.throwIfAborted();
    if (broken !== undefined) throw broken;
    if (over || finishing !== undefined) {
      throw new ServiceError('SinkClosed', `${to.key}: the upload is finished`, { fault: 'service' });
    }
  }

  function write(bytes: Uint8Array): Promise<void> {
    const written = lastWrite.then(() => append(bytes));
    lastWrite = written.catch(() => undefined);
    return written;
  }

  async function append(bytes: Uint8Array): Promise<void> {
    refuseUnlessOpen();
    if (uploader.bytesOnDisk + spool.tailBytes + bytes.byteLength > spoolLimitBytes) {
      const message = `${to.key}: COS does not take the recording and ${spoolLimitBytes} bytes of it wait on disk`;
      throw new ServiceError('SpoolFull', message, { fault: 'destination' });
    }
    try {
      await spool.append(bytes);
      if (!isRetained(spool.bodyBytes, retainBytes)) await uploader.dropUploaded();
    } catch (error) {
      broken = new ServiceError('SpoolFailed', `${to.key}: ${toMessage(error)}`, {
        fault: 'service',
        cause: error,
      });
      throw broken;
    }
  }

  async function finish(header: Uint8Array): Promise<void> {
    await lastWrite;
    refuseUnlessOpen();
    const plan = planFinish({ parts: uploader.parts.length, tailBytes: spool.tailBytes }, header.byteLength);
    if (plan.how === 'refuse') {
      throw new ServiceError('PartOneTooSmall', `${to.key}: ${plan.reason}`, { fault: 'service' });
    }
    const work = upload(header, plan.how);
    finishing = work.catch(() => undefined);
    return work;
  }

  async function upload(header: Uint8Array, how: 'put' | 'complete'): Promise<void> {
    const untilMs = monotonicNowMs() + finishRetryMs;
    const bytes = header.byteLength + spool.bodyBytes;
    const ends: SpooledPart[] = [];
    try {
      const tail = await spool.seal();
      if (tail !== undefined) ends.push(tail);
      ends.push(await spool.writeHeader(header));
      const { etag } = await (how === 'put' ? putWhole(ends, untilMs) : complete(ends, bytes, untilMs));
      over = true;
      await spool.remove();
      stored = { key: to.key, bytes, etag, location: cos.toUrl(to) };
    } catch (error) {
      await uploader.stop();
      halt.throwIfAborted();
      // Another worker makes the file: leave nothing behind.
      if (isLeaseLost(error)) throw error;
      over = true;
      throw new UploadFailedError(to.key, error, await keepCopy(ends));
    }
  }

  /** Puts a body without a full part: one request is faster than three, and does not limit the size of the header. */
  async function putWhole(ends: readonly SpooledPart[], untilMs: number): Promise<{ etag: string }> {
    const pieces = ends.toSorted(byNumber).map((part) => readFile(part.path));
    const body = Buffer.concat(await Promise.all(pieces));
    if (options.onUploadStarted !== undefined) return completeWhole(body, untilMs);
    return retryFinish(untilMs, () => cos.putObject(to, body, { contentType }));
  }

  /** Puts the file as a multipart upload: should this process be suspended now, the next worker can abort it. */
  async function completeWhole(body: Buffer, untilMs: number): Promise<{ etag: string }> {
    const md5 = createHash('md5').update(body).digest('base64');
    const part = { bytes: body.length, md5, open: () => Readable.from([body]) };
    return retryFinish(untilMs, async () => {
      const uploadId = await cos.multipartInit(to, { contentType });
      options.onUploadStarted?.({ key: to.key, uploadId });
      try {
        const etag = await cos.multipartUpload(to, { uploadId, partNumber: 1, body: part });
        return await cos.multipartComplete(to, { uploadId, parts: [{ partNumber: 1, etag }] });
      } catch (error) {
        await cos.multipartAbort(to, uploadId).catch(() => undefined);
        throw error;
      }
    });
  }

  async function complete(
    ends: readonly SpooledPart[],
    bytes: number,
    untilMs: number,
  ): Promise<{ etag: string }> {
    for (const part of ends) uploader.add(part);
    await uploader.drain(untilMs);
    const uploadId = uploader.uploadId ?? '';
    const parts = uploader.parts.map((part) => ({ partNumber: part.number, etag: part.etag ?? '' }));
    return retryFinish(untilMs, async () => {
      try {
        return await cos.multipartComplete(to, { uploadId, parts });
      } catch (error) {
        // The response to an earlier attempt may have been lost: then the upload no longer exists because it is
        // complete.
        const gone = error instanceof CosError && error.code === 'CosNoSuchUpload';
        const object = gone ? await cos.headObject(to) : undefined;
        if (object?.bytes === bytes && object.etag.includes(`-${parts.length}`)) return object;
        throw error;
      }
    });
  }

  function retryFinish<T>(untilMs: number, send: () => Promise<T>): Promise<T> {
    return retry(send, {
      waitMs,
      untilMs: () => untilMs,
      isRetryable: isRetryableCosError,
      onFailure: ({ error, attempt }) =>
        log.warn({ key: to.key, attempt, reason: toMessage(error) }, 'finishing the upload failed, retrying'),
      signal: halt,
    });
  }

  /** Keeps a local copy. @returns its path; the folder of the parts if they cannot be joined */
  async function keepCopy(ends: readonly SpooledPart[]): Promise<string> {
    const parts = withEnds(uploader.parts, ends);
    const { uploadId } = uploader;
    try {
      const copy = await saveLocalCopy({ parentDir: spoolDir, to, contentType, uploadId, parts });
      // With a complete local file the parts in COS are useless; without one they are the rest of the file.
      if (isComplete(parts) && uploadId !== undefined)
        await cos.multipartAbort(to, uploadId).catch(() => undefined);
      await spool.remove();
      return copy;
    } catch (error) {
      log.error(
        { key: to.key, err: error, folder: spool.dir },
        'the parts could not be joined into a local copy; they stay on disk',
      );
      return spool.dir;
    }
  }

  async function abortAndRemove(): Promise<void> {
    if (over) return;
    aborted.abort(new ServiceError('SinkClosed', `${to.key}: the upload was aborted`, { fault: 'service' }));
    await Promise.all([uploader.stop(), lastWrite, finishing]);
    // It may have completed before it could be stopped.
    if (over) return;
    over = true;
    await abortUpload(ABORT_RETRY_MS);
    await spool.remove();
  }

  async function abortUpload(retryMs: number): Promise<void> {
    const { uploadId } = uploader;
    if (uploadId === undefined) return;
    const untilMs = monotonicNowMs() + retryMs;
    try {
      await retry(() => cos.multipartAbort(to, uploadId), {
        waitMs,
        untilMs: () => untilMs,
        isRetryable: isRetryableCosError,
      });
    } catch (error) {
      log.error(
        { key: to.key, uploadId, reason: toMessage(error) },
        'the upload could not be aborted and stays in COS',
      );
    }
  }

  const abort = () => (aborting ??= abortAndRemove());
  return {
    get waitingBytes() {
      return uploader.waitingBytes + spool.tailBytes;
    },
    write,
    caughtUp: async () => {
      await lastWrite;
      await uploader.idle();
      halt.throwIfAborted();
    },
    finish,
    stored() {
      if (stored === undefined) throw new Error('the object is not stored yet');
      return stored;
    },
    abort,
    [Symbol.asyncDispose]: abort,
  };
}

/** Returns an address that asks for its key once, when it is first needed. */
function lazyAddress({
  bucket,
  region,
  key,
}: Pick<HeaderLastUploadOptions, 'bucket' | 'region' | 'key'>): ObjectAddress {
  let named = typeof key === 'string' ? key : undefined;
  return {
    bucket,
    region,
    get key() {
      return (named ??= typeof key === 'string' ? key : key());
    },
  };
}

const byNumber = (a: { number: number }, b: { number: number }) => a.number - b.number;

/** Returns all parts in order: those of the uploader, and the header and the tail if they were not added yet. */
function withEnds(known: readonly TrackedPart[], ends: readonly SpooledPart[]): TrackedPart[] {
  const unknown = ends.filter((part) => !known.some(({ number }) => number === part.number));
  return [...known, ...unknown.map((part) => ({ ...part, onDisk: true }))].toSorted(byNumber);
}
