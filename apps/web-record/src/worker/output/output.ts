import { wait } from '@scf-media/cloud/retry';
import type { MediaFormat, Muxer } from '@scf-media/media/page-recording';
import type { RecordingRecord } from '@scf-media/media/journal';
import type { RecordData } from '../../record-task.ts';

/** The recording as it lies where it was to go. */
export interface StoredFile {
  /** Without its folder; of the playlist for HLS. */
  filename: string;
  /** With HLS of the playlist and all its segments. */
  bytes: number;
  url: string;
  /** Only in VOD. */
  fileId?: string;
  /** Of what was asked for beside the file. */
  posterUrl?: string;
  thumbnailsUrl?: string;
  /** What whoever asked should know of it. */
  warnings?: readonly string[];
}

/** Where a recording goes while it is made, and in what form. Disposing before it is finished gives it up. */
export interface Output extends AsyncDisposable {
  /** May be called once. */
  createMuxer(format: MediaFormat): Promise<Muxer<StoredFile>>;
  /** Bytes of media until now, and how many of them wait to be uploaded. */
  soFar(): { bytes: number; waitingBytes: number };
  /** Whether much waits to be uploaded. */
  readonly isBehind: boolean;
  /** Resolves when little waits; for media that come faster than they were recorded. */
  caughtUp(): Promise<void>;
}

export interface OutputOptions {
  /** Made when missing; what waits, and what could not be uploaded in the end. */
  spoolDir: string;
  /** Told when something is in COS that is to be aborted should this worker be lost. */
  onUploadStarted: (upload: NonNullable<RecordData['upload']>) => void;
  /** Told how many sheets of thumbnails are in COS that need not be drawn again should this worker be lost. */
  onSheet: (pictureSheets: number) => void;
  /** When all that is missing is the upload's end. */
  onFinishing: () => Promise<void>;
  /** The recording cannot go where it is to go, or has not for so long that the disk is nearly full: it must end. */
  onBroken: (error: Error) => void;
  /** Resolves when what was recorded until now would outlive this worker, or when that cannot be. */
  whenSafe: () => Promise<void>;
  /** Whether everything until now would outlive this worker. */
  isSafe: () => boolean;
  /** All that was recorded, from the beginning. @throws when it is not there */
  recordsSoFar: () => Promise<AsyncIterable<RecordingRecord>>;
}

/** SCF's /tmp has 512 MB for everything; COS uploads refuse more than 384 MiB. At 2.5 Mbit/s this is 17 minutes. */
export const maxWaitingBytes = 320 * 1024 * 1024;
/** What may wait of media that come faster than they were recorded. */
export const fewWaitingBytes = 32 * 1024 * 1024;

export function backedUp(): Error {
  return new Error('COS has taken nothing for so long that the disk is full');
}

/**
 * The records, no faster than the output can upload them.
 *
 * @param patienceMs how long nothing may be taken; after that they wait on disk, until that is full
 */
export async function* atPaceOf(
  output: Pick<Output, 'isBehind' | 'caughtUp'>,
  records: AsyncIterable<RecordingRecord>,
  patienceMs: number,
): AsyncGenerator<RecordingRecord> {
  const pace = paceOf(output, patienceMs);
  for await (const record of records) {
    await pace();
    yield record;
  }
}

/** Waits while the output is behind, for as long as something is taken. */
export function paceOf(
  output: Pick<Output, 'isBehind' | 'caughtUp'>,
  patienceMs: number,
): () => Promise<void> {
  return async () => {
    if (output.isBehind) await atMost(patienceMs, output.caughtUp());
  };
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([work, wait(ms, { until: over.signal })]);
  } finally {
    over.abort();
  }
}
