import type { Logger } from '../log/index.ts';
import type { CosClient } from './cos-client.ts';

export interface QueuedObject {
  key: string;
  body: Uint8Array;
  contentType: string;
  cacheControl?: string | undefined;
  /** It names objects that were added before it: it is put when all of them are there, and never before. */
  isIndex?: boolean;
}

export interface ObjectQueueOptions {
  cos: Pick<CosClient, 'putObject'>;
  bucket: string;
  region: string;
  /** Made when missing. Objects wait here, and those that could not be put stay here in the end. */
  spoolDir: string;
  /** Puts under way at once; 3 when left out. */
  parallel?: number;
  /**
   * When so much waits on disk for a COS that is away, `add` fails; 384 MiB when left out, for SCF's /tmp has 512 MB
   * for everything.
   */
  spoolLimitBytes?: number;
  /** While a newer index waits behind it, an index is put this often only; 10,000 when left out. */
  indexEveryMs?: number;
  log: Logger;
  /** Ends everything with its reason; nothing is kept. For a worker that lost its task. */
  signal?: AbortSignal | undefined;
}

/** Objects on their way into a bucket, each tried until it is there. */
export interface ObjectQueue extends AsyncDisposable {
  /** Bytes on disk that are not in COS yet. */
  readonly waitingBytes: number;
  /**
   * Resolves when the object is on disk, whatever COS does.
   *
   * @throws ServiceError `SpoolFull`: this object is not taken, those before are
   * @throws ServiceError `SpoolFailed`: the disk failed
   */
  add(object: QueuedObject): Promise<void>;
  /** Resolves when no more than this waits; for a source that is faster than real time. */
  drainTo(bytes: number): Promise<void>;
  /**
   * Resolves when everything is in COS. From now on errors that will not pass are final, and the others are final after
   * `untilMs` (by `monotonicNowMs`).
   *
   * @throws UploadFailedError with the path of a folder that has what is missing
   */
  finish(untilMs: number): Promise<void>;
}
