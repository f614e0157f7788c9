import { messageOf } from '@scf-media/protocol/errors';
import type { Logger } from '../log/index.ts';
import type { RawStore } from './raw-store.ts';
import { wait } from '../retry/index.ts';

/** What a worker makes, kept where it outlives this process. */
export interface TaskJournal<Entry> extends AsyncDisposable {
  append(entry: Entry): void;
  /** Resolves when what was appended is safe, when that failed, and after a moment in any case. */
  flush(): Promise<void>;
  /** How many bytes were appended. */
  readonly position: number;
  /** Whether all of them are in it, or will be. */
  readonly isSafe: boolean;
  /** What is in it from a byte on, as far as it is safe. */
  read(fromByte: number): AsyncIterable<Uint8Array>;
  /** Why a crash would lose more than a moment; undefined while all is well. */
  readonly warning: string | undefined;
}

export interface TaskJournalOptions<Entry> {
  encode: (entry: Entry) => Uint8Array;
  /** Whether it is to be safe at once; others are within half a second. */
  isUrgent?: (entry: Entry) => boolean;
  /** Where the journal ends, for a disk that others need too; what comes after is not safe. */
  maxBytes: number;
  /** See `RawWriterOptions`. */
  beforeWrite?: (() => Promise<unknown>) | undefined;
  log: Logger;
}

/** Twice a second: a crash is to lose less than a second. */
const everyMs = 500;
/** A storage that hangs holds up nobody else. */
const maxFlushMs = 2_000;
const maxWaitingBytes = 64 * 1024 * 1024;

/**
 * Begins the journal of this run of the worker. A storage that takes nothing is no reason not to record: then there is
 * a warning instead.
 */
export async function openTaskJournal<Entry>(
  raw: RawStore,
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
    .begin({
      everyMs,
      maxWaitingBytes,
      beforeWrite,
      onTrouble: (error) => log.warn({ err: error }, 'the journal could not be written, trying again'),
      onLost: () => warn(`the storage took none of the last ${maxWaitingBytes} bytes`),
    })
    .catch((error: unknown) => warn(messageOf(error)));
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
