import type { Logger } from '../log/index.ts';
import type { CosClient } from './cos-client.ts';

export interface QueuedObject {
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
export interface ObjectQueue extends AsyncDisposable {
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
