import { createRecordDecoder, type RecordingRecord } from '../journal/recording-record.ts';

/** The memory limit for records that are not in the file yet; 20 s at the highest bit rate. */
const defaultMaxBytes = 32 * 1024 * 1024;

/** A journal from which records that do not fit into memory can be read back. */
export interface ReadableJournal {
  /** The number of bytes appended so far. */
  readonly position: number;
  /** Whether all of them can be read after a flush. */
  readonly isSafe: boolean;
  flush(): Promise<void>;
  read(fromByte: number): AsyncIterable<Uint8Array>;
}

/** Passes records on to the file, one at a time and in order. */
export interface RecordQueue {
  /**
   * @param position where the record is in the journal, to which it has been appended; a record that does not fit into
   *   memory is read from there later
   */
  push(record: RecordingRecord, position: number): void;
  /** Whether records wait in the journal only: then the browser need not wait. */
  readonly isSpilled: boolean;
  /** Resolves when everything so far is in the file. @throws why it cannot be */
  drained(): Promise<void>;
}

/**
 * @param options.take puts a record into the file
 * @param options.after nothing is taken before it resolves: the file begins with something else
 * @param options.pace awaited before each record that comes faster than real time
 */
export function createRecordQueue(options: {
  take: (record: RecordingRecord) => Promise<void>;
  after?: Promise<void>;
  journal?: ReadableJournal | undefined;
  pace?: (() => Promise<void>) | undefined;
  maxBytes?: number | undefined;
}): RecordQueue {
  const { take, journal, maxBytes = defaultMaxBytes } = options;
  let waiting: RecordingRecord[] = [];
  let waitingBytes = 0;
  let spilledAt: number | undefined;
  let pushedTo = 0;
  let draining: Promise<void> = options.after ?? Promise.resolve();
  let isDraining = false;
  let missing = false;

  /** @returns whether there was something */
  async function takeWaiting(): Promise<boolean> {
    const records = waiting;
    waiting = [];
    for (const record of records) {
      await take(record);
      waitingBytes -= estimateBytes(record);
    }
    return records.length > 0;
  }

  /** Reads the journal from where memory ended, until the rest fits into memory. */
  async function takeSpilled(from: number): Promise<void> {
    const decoder = createRecordDecoder();
    let position = from;
    while (position < pushedTo) {
      await journal?.flush();
      const before = position;
      for await (const bytes of journal?.read(position) ?? []) {
        position += bytes.length;
        for (const record of decoder.push(bytes)) {
          await options.pace?.();
          await take(record);
        }
      }
      if (position === before || missing || decoder.damagedBytes() > 0)
        throw new Error('the journal does not give back what is to go into the file');
    }
    // Nothing was pushed meanwhile: the next record finds memory empty.
    spilledAt = undefined;
  }

  async function drain(): Promise<void> {
    for (;;) {
      if (await takeWaiting()) continue;
      if (spilledAt === undefined) return;
      await takeSpilled(spilledAt);
    }
  }

  return {
    get isSpilled() {
      return spilledAt !== undefined;
    },
    push(record, position) {
      const canSpill = journal?.isSafe === true;
      pushedTo = journal?.position ?? 0;
      if (spilledAt === undefined && canSpill && waitingBytes + estimateBytes(record) > maxBytes)
        spilledAt = position;
      // It is neither in memory nor, for certain, in the journal.
      if (spilledAt !== undefined && !canSpill) missing = true;
      if (spilledAt === undefined) {
        waiting.push(record);
        waitingBytes += estimateBytes(record);
      }
      if (isDraining) return;
      isDraining = true;
      draining = draining.then(drain).finally(() => (isDraining = false));
      draining.catch(() => undefined);
    },
    drained: () => draining,
  };
}

function estimateBytes(record: RecordingRecord): number {
  // Roughly the size of an object without data.
  return 200 + ('data' in record ? record.data.length : 0);
}
