import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { backoff, retry } from '../retry/index.ts';
import { isLeaseLost, isRetryableCosError, UploadFailedError } from './cos-error.ts';
import { toFileName } from './local-copy.ts';
import type { Logger } from '../log/index.ts';
import type { CosClient } from './cos-client.ts';

interface QueuedObject {
  key: string;
  body: Uint8Array;
  contentType: string;
  cacheControl?: string | undefined;
  /** An index names objects that were added before it, so it is put after all of them. */
  isIndex?: boolean;
}

export interface ObjectQueueOptions {
  cos: Pick<CosClient, 'putObject'>;
  bucket: string;
  region: string;
  /** Created if missing. Objects wait here, and those that could not be put stay here. */
  spoolDir: string;
  /** Concurrent puts; 3 if left out. */
  parallel?: number;
  /**
   * The limit of what waits on disk, beyond which `add` fails; 384 MiB if left out, as SCF's /tmp has 512 MB for
   * everything.
   */
  spoolLimitBytes?: number;
  /** The minimum interval between puts of superseded indexes, ms; 10,000 if left out. */
  indexEveryMs?: number;
  log: Logger;
  /** Stops everything with its reason and keeps nothing, for a worker that has lost its lease. */
  signal?: AbortSignal | undefined;
}

/** A queue of objects to put into a bucket, each retried until it is there. */
interface ObjectQueue extends AsyncDisposable {
  /** The size of what is not in COS yet. */
  readonly waitingBytes: number;
  /**
   * Adds an object. Resolves when it is on disk, whatever COS does.
   *
   * @throws ServiceError `SpoolFull`: this object is not accepted, earlier ones are
   * @throws ServiceError `SpoolFailed`: the disk failed
   */
  add(object: QueuedObject): Promise<void>;
  /** Resolves when at most `bytes` wait, for a source that is faster than real time. */
  drainTo(bytes: number): Promise<void>;
  /**
   * Resolves when everything is in COS. From now on permanent errors fail the queue at once, and temporary ones after
   * `untilMs` (by `monotonicNowMs`).
   *
   * @throws UploadFailedError with the path of a folder that has the rest
   */
  finish(untilMs: number): Promise<void>;
}

const MiB = 1024 * 1024;

/** Short after a brief fault, without flooding COS during a long one. */
const waitMs = backoff({ firstMs: 500, maxMs: 5_000, random: Math.random });

interface Spooled extends Waiting {
  path: string;
  bytes: number;
  contentType: string;
  cacheControl: string | undefined;
}

/**
 * Creates a queue that puts objects, several at a time, and each index after all objects that it names. Waiting
 * objects are files: memory does not grow while COS is away.
 */
export async function createObjectQueue(options: ObjectQueueOptions): Promise<ObjectQueue> {
  const { cos, bucket, region, log } = options;
  const { parallel = 3, spoolLimitBytes = 384 * MiB, indexEveryMs = 10_000 } = options;
  await mkdir(options.spoolDir, { recursive: true });
  const dir = await mkdtemp(join(options.spoolDir, 'objects-'));
  const stopping = new AbortController();
  const stopped = AbortSignal.any([
    stopping.signal,
    ...(options.signal === undefined ? [] : [options.signal]),
  ]);
  const retryNow = new AbortController();
  const running = new Set<Promise<void>>();
  let waiting: Spooled[] = [];
  let waitingBytes = 0;
  let count = 0;
  let indexPutAtMs = -Infinity;
  let untilMs: number | undefined;
  let failure: unknown;
  let isKept = false;
  let lastAdd: Promise<unknown> = Promise.resolve();

  function add(object: QueuedObject): Promise<void> {
    const added = lastAdd.then(() => spool(object));
    lastAdd = added.catch(() => undefined);
    return added;
  }

  async function spool({ key, body, contentType, cacheControl, isIndex = false }: QueuedObject) {
    stopped.throwIfAborted();
    if (waitingBytes + body.byteLength > spoolLimitBytes) {
      const message = `${key}: COS does not take the recording and ${spoolLimitBytes} bytes of it wait on disk`;
      throw new ServiceError('SpoolFull', message, { fault: 'destination' });
    }
    const path = join(dir, String(count++).padStart(8, '0'));
    try {
      await writeFile(path, body);
    } catch (error) {
      throw new ServiceError('SpoolFailed', `${key}: ${toMessage(error)}`, {
        fault: 'service',
        cause: error,
      });
    }
    const bytes = body.byteLength;
    waiting.push({ key, path, bytes, contentType, cacheControl, isIndex, isRunning: false });
    waitingBytes += bytes;
    pump();
  }

  function pump(): void {
    while (running.size < parallel && !stopped.aborted) {
      const sinceIndexMs = performance.now() - indexPutAtMs;
      const { put, superseded } = findNextPut(waiting, { skipIndexes: sinceIndexMs < indexEveryMs });
      for (const one of superseded) void drop(one);
      if (put === undefined) return;
      put.isRunning = true;
      const task: Promise<void> = send(put)
        .catch((error: unknown) => {
          put.isRunning = false;
          // One failed put fails the queue; report the first error.
          if (stopped.aborted) return;
          failure = error;
          stopping.abort(error);
        })
        .finally(() => {
          running.delete(task);
          pump();
        });
      running.add(task);
    }
  }

  async function send(object: Spooled): Promise<void> {
    const { key, contentType, cacheControl, isIndex: replaces } = object;
    const body = await readFile(object.path);
    await retry(() => cos.putObject({ bucket, region, key }, body, { contentType, cacheControl, replaces }), {
      waitMs,
      untilMs: () => untilMs ?? Infinity,
      // While the recording continues, anything may still be fixed: a bucket created, a permission granted.
      isRetryable: (error) => (untilMs === undefined ? !isLeaseLost(error) : isRetryableCosError(error)),
      onFailure: ({ error, attempt }) =>
        log.warn({ key, attempt, reason: toMessage(error) }, 'an object was not accepted, retrying'),
      signal: stopped,
      retryNow: retryNow.signal,
    });
    if (object.isIndex) indexPutAtMs = performance.now();
    await drop(object);
  }

  async function drop(object: Spooled): Promise<void> {
    waiting = waiting.filter((one) => one !== object);
    waitingBytes -= object.bytes;
    await rm(object.path, { force: true });
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.race(running);
  }

  /** Keeps what was not uploaded. @returns the folder with it, under the objects' own names */
  async function keepRemaining(): Promise<string> {
    const folder = join(options.spoolDir, `${toFileName(waiting.at(-1)?.key ?? '')}.files`);
    try {
      await mkdir(folder, { recursive: true });
      for (const { path, key } of waiting) await rename(path, join(folder, toFileName(key)));
      await rm(dir, { recursive: true, force: true });
      return folder;
    } catch (error) {
      log.error({ err: error, folder: dir }, 'what was not uploaded could not be collected in one folder');
      isKept = true;
      return dir;
    }
  }

  return {
    get waitingBytes() {
      return waitingBytes;
    },
    add,
    async drainTo(bytes) {
      while (waitingBytes > bytes && running.size > 0) await Promise.race(running);
      stopped.throwIfAborted();
    },
    async finish(deadlineMs) {
      await lastAdd;
      untilMs = deadlineMs;
      retryNow.abort();
      await idle();
      options.signal?.throwIfAborted();
      if (isLeaseLost(failure)) throw failure;
      if (failure !== undefined) {
        throw new UploadFailedError(waiting.at(-1)?.key ?? '', failure, await keepRemaining());
      }
      stopped.throwIfAborted();
      stopping.abort(new ServiceError('SinkClosed', 'the uploads are finished', { fault: 'service' }));
      await rm(dir, { recursive: true, force: true });
    },
    async [Symbol.asyncDispose]() {
      stopping.abort(new ServiceError('SinkClosed', 'the uploads were ended', { fault: 'service' }));
      await lastAdd;
      await idle();
      if (!isKept) await rm(dir, { recursive: true, force: true });
    },
  };
}

/** An object that waits, in the order of adding. */
interface Waiting {
  key: string;
  isIndex: boolean;
  isRunning: boolean;
}

/**
 * Pure: returns what to put next. An index names the objects before it: it is put once they are gone from the list,
 * and indexes are put one at a time. What follows an index need not wait for it.
 *
 * @param options.skipIndexes skips an index that is followed by a newer one with its key, which supersedes it
 */
export function findNextPut<One extends Waiting>(
  waiting: readonly One[],
  options: { skipIndexes: boolean },
): { put: One | undefined; superseded: readonly One[] } {
  const isSuperseded = (one: One, at: number): boolean =>
    options.skipIndexes &&
    one.isIndex &&
    !one.isRunning &&
    waiting.slice(at + 1).some(({ isIndex, key }) => isIndex && key === one.key);
  const superseded = waiting.filter(isSuperseded);
  const wanted = waiting.filter((one) => !superseded.includes(one));
  const put = wanted.find((one, at) => !one.isRunning && (!one.isIndex || at === 0));
  return { put, superseded };
}
