import { toMessage } from '@scf-media/protocol/errors';
import type { Logger } from '../log/index.ts';
import type { JournalStore } from './journal-store.ts';
import { wait } from '../retry/index.ts';

/** Stores what a worker produces where it outlives the process. */
export interface TaskJournal<Entry> extends AsyncDisposable {
  append(entry: Entry): void;
  /** Resolves when what was appended is durable, when that failed, and after 2 s in any case. */
  flush(): Promise<void>;
  /** The number of bytes appended. */
  readonly position: number;
  /** Whether all of them are durable, or will be. */
  readonly isSafe: boolean;
  /** Reads the durable part from a byte on. */
  read(fromByte: number): AsyncIterable<Uint8Array>;
  /** Why a crash would lose more than the last moment; undefined while all is well. */
  readonly warning: string | undefined;
}

interface TaskJournalOptions<Entry> {
  encode: (entry: Entry) => Uint8Array;
  /** Whether the entry is written at once; others are within half a second. */
  isUrgent?: (entry: Entry) => boolean;
  /** The maximum size of the journal, on a disk that others need too; what follows is not safe. */
  maxBytes: number;
  /** See `JournalWriterOptions`. */
  beforeWrite?: (() => Promise<unknown>) | undefined;
  log: Logger;
}

/** Twice a second: a crash must lose less than a second. */
const everyMs = 500;
/** A storage that hangs must not block the worker. */
const maxFlushMs = 2_000;
const maxWaitingBytes = 64 * 1024 * 1024;

/**
 * Opens the journal of this run of the worker. A storage that fails is no reason not to record: it only results in a
 * warning.
 */
export async function openTaskJournal<Entry>(
  raw: JournalStore,
  { encode, isUrgent, maxBytes, beforeWrite, log }: TaskJournalOptions<Entry>,
): Promise<TaskJournal<Entry>> {
  let bytesLeft = maxBytes;
  let position = 0;
  let warning: string | undefined;
  const warn = (reason: string): void => {
    warning = `the recording is not safe from a crash: ${reason}`;
    log.error({ reason }, 'the recording is not safe from a crash');
  };
  const writer = await raw
    .create({
      everyMs,
      maxWaitingBytes,
      beforeWrite,
      onWriteFailed: (error) => log.warn({ err: error }, 'the journal could not be written, retrying'),
      onLost: () => warn(`the storage took none of the last ${maxWaitingBytes} bytes`),
    })
    .catch((error: unknown) => warn(toMessage(error)));
  let closed: PromiseLike<void> | undefined;
  return {
    append(entry) {
      if (bytesLeft < 0) return;
      const bytes = encode(entry);
      bytesLeft -= bytes.length;
      if (bytesLeft < 0) return warn(`its journal has ${maxBytes} bytes, which is all it may have`);
      position += bytes.length;
      writer?.append(bytes);
      if (isUrgent?.(entry) === true) void writer?.flush();
    },
    async flush() {
      const over = new AbortController();
      await Promise.race([writer?.flush(), wait(maxFlushMs, { until: over.signal })]);
      over.abort();
    },
    get position() {
      return position;
    },
    get isSafe() {
      return warning === undefined;
    },
    read: (fromByte) => writer?.read(fromByte) ?? nothing(),
    get warning() {
      return warning;
    },
    [Symbol.asyncDispose]: () => (closed ??= writer?.[Symbol.asyncDispose]() ?? Promise.resolve()),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
