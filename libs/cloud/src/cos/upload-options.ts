import type { Logger } from '../log/index.ts';
import type { CosClient } from './cos-client.ts';

/** What an upload needs of COS. */
export type UploadCos = Pick<
  CosClient,
  | 'putObject'
  | 'headObject'
  | 'multipartInit'
  | 'multipartUpload'
  | 'multipartComplete'
  | 'multipartAbort'
  | 'toUrl'
>;

export interface HeaderLastUploadOptions {
  cos: UploadCos;
  bucket: string;
  region: string;
  /** A function is asked when the upload begins: with the first full part, or at the end of a small body. */
  key: string | (() => string);
  contentType: string;
  /** Made when missing. Parts wait here, and a copy stays here when the upload fails in the end. */
  spoolDir: string;
  /** Of the first 8,000 parts; at least 1 MiB; 4 MiB when left out. */
  partBytes?: number;
  /** Parts under way at once; 3 when left out. */
  parallel?: number;
  /** A body up to this size stays on disk whole until the end, though its parts are up; 48 MiB when left out. */
  retainBytes?: number;
  /** How long `finish` keeps trying while COS fails in a way that may pass; 120,000 when left out. */
  finishRetryMs?: number;
  /**
   * When so much waits on disk for a COS that is away, `write` fails; 384 MiB when left out, for SCF's /tmp has
   * 512 MB for everything.
   */
  spoolLimitBytes?: number;
  /** Told once, when something of the upload is in COS: what to abort should this process end before its time. */
  onUploadStarted?: (upload: { key: string; uploadId: string }) => void;
  log: Logger;
  /** Ends everything with its reason; no copy is kept. For a worker that lost its task. */
  signal?: AbortSignal | undefined;
}

/** An object whose first bytes are known last, uploaded while it grows. */
export interface HeaderLastUpload extends AsyncDisposable {
  /** Bytes on disk that are not in COS yet: how far the upload is behind. */
  readonly waitingBytes: number;
  /**
   * Appends to the body, which follows the head. Resolves when the bytes are on disk, whatever COS does.
   *
   * @throws ServiceError `SpoolFull`: these bytes are not taken, those before are, and `finish` may follow
   * @throws ServiceError `SpoolFailed`: the disk failed, and nothing but `abort` can follow
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when every full part that was written is in COS; for a source that is faster than real time. */
  caughtUp(): Promise<void>;
  /**
   * Puts the head before the body and completes the object.
   *
   * @param head at least 1 MiB when the body has a full part
   * @throws UploadFailedError with the path of the local copy
   * @throws ServiceError `PartOneTooSmall`, after which it may be called again with a longer head
   */
  finish(head: Uint8Array): Promise<{ key: string; bytes: number; etag: string; location: string }>;
  /** Takes everything back: no upload stays in COS, nothing on disk. Does nothing once `finish` has ended. */
  abort(): Promise<void>;
}
