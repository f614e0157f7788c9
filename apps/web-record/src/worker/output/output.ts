import { wait } from '@scf-media/cloud/retry';
import type { MediaFormat, Muxer } from '@scf-media/media/page-recording';
import type { RecordingRecord } from '@scf-media/media/journal';
import type { RecordData } from '../../record-task.ts';
import type { UploadCos } from '@scf-media/cloud/cos';

/** The stored recording. */
export interface StoredFile {
  /** Without the folder; for HLS, of the playlist. */
  filename: string;
  /** For HLS, of the playlist and all segments. */
  bytes: number;
  url: string;
  /** Only in VOD. */
  fileId?: string;
  /** The images that were requested beside the file. */
  posterUrl?: string;
  thumbnailsUrl?: string;
  /** Added to the warnings of the result. */
  warnings?: readonly string[];
}

/** A recording being muxed and uploaded. Disposing before it is finished discards it. */
export interface Output extends AsyncDisposable {
  /** May be called once. */
  createMuxer(format: MediaFormat): Promise<Muxer>;
  /** Returns what is stored. @throws Error before the muxer has finished */
  stored(): StoredFile;
  /** Bytes of media so far, and how many of them wait to be uploaded. */
  soFar(): { bytes: number; waitingBytes: number };
  /** Whether more than the low-water mark waits to be uploaded. */
  readonly isBehind: boolean;
  /** Resolves when little waits; for media that arrive faster than in real time. */
  caughtUp(): Promise<void>;
}

export interface OutputOptions {
  /** Holds what waits to be uploaded, and finally what could not be. Created if missing. */
  spoolDir: string;
  /** Called with the upload that a successor must abort if this worker is lost. */
  onUploadStarted: (upload: NonNullable<RecordData['upload']>) => void;
  /** Called with the number of complete sprite sheets in COS, which a successor need not draw again. */
  onSheet: (pictureSheets: number) => void;
  /** Called when only the end of the upload is missing. */
  onFinishing: () => Promise<void>;
  /** The recording must end: it cannot be uploaded, or has not been for so long that the disk is nearly full. */
  onFatal: (error: Error) => void;
  /** Resolves when everything recorded so far is in the journal, or when the journal cannot take it. */
  flushJournal: () => Promise<void>;
  /** Whether the journal contains everything so far. */
  isJournalComplete: () => boolean;
  /** Reads everything recorded, from the beginning. @throws if it is not there */
  recordsSoFar: () => Promise<AsyncIterable<RecordingRecord>>;
}

/** SCF's /tmp has 512 MB for everything, and uploads spool at most 384 MiB. At 2.5 Mbit/s this is 17 minutes. */
export const maxWaitingBytes = 320 * 1024 * 1024;
/** Applies to media that arrive faster than in real time. */
export const lowWaterMarkBytes = 32 * 1024 * 1024;

export function createStallError(): Error {
  return new Error('COS has not accepted uploads for so long that the disk is full');
}

/** Returns the file that a target has stored. @throws Error while there is none */
export function requireStored(file: StoredFile | undefined): StoredFile {
  if (file === undefined) throw new Error('the recording is not stored yet');
  return file;
}

/**
 * Yields records no faster than the output can upload them.
 *
 * @param maxStallMs how long uploads may stall before records are spooled to disk instead, until that is full
 */
export async function* paceRecords(
  output: Pick<Output, 'isBehind' | 'caughtUp'>,
  records: AsyncIterable<RecordingRecord>,
  maxStallMs: number,
): AsyncGenerator<RecordingRecord> {
  const pace = createPacer(output, maxStallMs);
  for await (const record of records) {
    await pace();
    yield record;
  }
}

/** Creates a function that waits while the output is behind, unless its uploads stall. */
export function createPacer(
  output: Pick<Output, 'isBehind' | 'caughtUp'>,
  maxStallMs: number,
): () => Promise<void> {
  return async () => {
    if (output.isBehind) await withTimeout(maxStallMs, output.caughtUp());
  };
}

async function withTimeout(ms: number, work: Promise<void>): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([work, wait(ms, { until: over.signal })]);
  } finally {
    over.abort();
  }
}

/** Where the files of one recording go. */
export interface Destination {
  cos: UploadCos;
  bucket: string;
  region: string;
  /** The key of the complete file, or of the HLS playlist. Called at the end. */
  key: () => string;
  /** The HLS playlist during the recording; segments lie beside it and share its name. */
  playlist: {
    key: string;
    /** Whether players can read it during the recording. */
    isLive: boolean;
  };
  /** Finds what a previous worker uploaded. */
  findExisting: () => Promise<ExistingFiles>;
  /** Whether another worker could abort the upload. */
  isAbortable: boolean;
  /** Called once everything is uploaded. */
  finalize(file: { key: string; bytes: number }): Promise<StoredFile>;
}

export interface ExistingFiles {
  /** ETags by key. */
  segments: ReadonlyMap<string, string>;
  playlist: string;
}

export const noExistingFiles: ExistingFiles = { segments: new Map(), playlist: '' };
