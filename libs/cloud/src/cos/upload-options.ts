import type { Logger } from '../log/index.ts';
import type { CosClient } from './cos-client.ts';

/** The calls that an upload needs. */
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
  /** A function is called when the upload starts: with the first full part, or at the end of a small body. */
  key: string | (() => string);
  contentType: string;
  /** Created if missing. Parts wait here, and a copy stays here if the upload fails. */
  spoolDir: string;
  /** Size of the first 8,000 parts, at least 1 MiB; 4 MiB if left out. */
  partBytes?: number;
  /** Concurrent parts; 3 if left out. */
  parallel?: number;
  /** A body up to this size stays on disk until the end, though its parts are uploaded; 48 MiB if left out. */
  retainBytes?: number;
  /** How long `finish` retries temporary failures, ms; 120,000 if left out. */
  finishRetryMs?: number;
  /**
   * The limit of what waits on disk, beyond which `write` fails; 384 MiB if left out, as SCF's /tmp has 512 MB for
   * everything.
   */
  spoolLimitBytes?: number;
  /** Called once, when the upload exists in COS: what to abort if this process ends early. */
  onUploadStarted?: (upload: { key: string; uploadId: string }) => void;
  log: Logger;
  /** Stops everything with its reason and keeps no copy, for a worker that has lost its lease. */
  signal?: AbortSignal | undefined;
}

export interface StoredObject {
  key: string;
  bytes: number;
  etag: string;
  location: string;
}

/** An object whose first bytes are known last, uploaded while it is written: a target for muxers of such files. */
export interface HeaderLastUpload extends AsyncDisposable {
  /** The size of what is not in COS yet: how far the upload is behind. */
  readonly waitingBytes: number;
  /**
   * Appends to the body, which follows the header. Resolves when the bytes are on disk, whatever COS does.
   *
   * @throws ServiceError `SpoolFull`: these bytes are not accepted, earlier ones are, and `finish` may follow
   * @throws ServiceError `SpoolFailed`: the disk failed, and only `abort` can follow
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when every full part is in COS, for a source that is faster than real time. */
  caughtUp(): Promise<void>;
  /**
   * Puts the header before the body and completes the object.
   *
   * @param header at least 1 MiB if the body has a full part
   * @throws UploadFailedError with the path of the local copy
   * @throws ServiceError `PartOneTooSmall`, after which it may be called again with a longer header
   */
  finish(header: Uint8Array): Promise<void>;
  /** Returns the stored object. @throws Error before `finish` has ended */
  stored(): StoredObject;
  /** Removes everything: the upload in COS and the files on disk. A no-op once `finish` has ended. */
  abort(): Promise<void>;
}
