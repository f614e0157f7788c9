import type { Logger } from '@scf-media/cloud/log';
import { wait } from '@scf-media/cloud/retry';
import type { RawLog, RawStore } from '@scf-media/cloud/raw-store';
import { encodeRecord, readRecords, type RecordingRecord } from '@scf-media/media/journal';
import { messageOf } from '@scf-media/protocol/errors';

/** What is recorded, kept where it outlives this process. */
export interface TaskJournal extends AsyncDisposable {
  append(record: RecordingRecord): void;
  /** Resolves when what was appended is safe, when that failed, and after a moment in any case. */
  flush(): Promise<void>;
  /** Why a crash would lose more than a moment; undefined while all is well. */
  readonly warning: string | undefined;
}

/** Twice a second: a crash is to lose less than a second of what was recorded. */
const everyMs = 500;
/** A storage that hangs holds up nobody else. */
const mostFlushMs = 2_000;
const mostWaitingBytes = 64 * 1024 * 1024;

/**
 * Begins the journal of this run of the worker. A storage that takes nothing is no reason not to record: then there is
 * a warning instead.
 *
 * @param options.mostBytes where the journal ends, for a disk that others need too; what comes after is not safe
 */
export async function openTaskJournal(
  raw: RawStore,
  { mostBytes, log }: { mostBytes: number; log: Logger },
): Promise<TaskJournal> {
  let bytesLeft = mostBytes;
  let warning: string | undefined;
  const warn = (reason: string): void => {
    warning = `the recording is not safe from a crash: ${reason}`;
    log.error({ reason }, 'the recording is not safe from a crash');
  };
  const writer = await raw
    .begin({
      everyMs,
      mostWaitingBytes,
      onTrouble: (error) => log.warn({ err: error }, 'the journal could not be written, trying again'),
      onLost: () => warn(`the storage took none of the last ${mostWaitingBytes} bytes`),
    })
    .catch((error: unknown) => warn(messageOf(error)));
  let closed: PromiseLike<void> | undefined;
  return {
    append(record) {
      if (bytesLeft < 0) return;
      const bytes = encodeRecord(record);
      bytesLeft -= bytes.length;
      if (bytesLeft < 0) return warn(`its journal has ${mostBytes} bytes, which is all it may have`);
      writer?.append(bytes);
      // Whether time runs is not to be known half a second late.
      if (record.kind === 'clock') void writer?.flush();
    },
    async flush() {
      const over = new AbortController();
      await Promise.race([writer?.flush(), wait(mostFlushMs, { hurry: over.signal })]);
      over.abort();
    },
    get warning() {
      return warning;
    },
    [Symbol.asyncDispose]: () => (closed ??= writer?.[Symbol.asyncDispose]() ?? Promise.resolve()),
  };
}

/** What workers before this one recorded. */
export function recordsOf(logs: readonly RawLog[]): AsyncIterable<RecordingRecord> {
  return readRecords(
    (async function* () {
      for (const log of logs) yield log.read();
    })(),
  );
}
