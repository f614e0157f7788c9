import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createDirectoryJournalStore,
  openTaskJournal,
  type StoredJournal,
  type JournalStore,
  type TaskJournal,
} from '@scf-media/cloud/journal';
import type { Logger } from '@scf-media/cloud/log';
import { encodeRecord, readRecords, type RecordingRecord } from '@scf-media/media/journal';
import type { PublishPeriod } from '@scf-media/media/room-recording';

/** A publish period that a lost worker had begun, and its records. */
export interface UnfinishedPeriod {
  period: PublishPeriod;
  /** May be read more than once. */
  records: AsyncIterable<RecordingRecord>;
}

/** The journals of one recording: one for each period whose file is not stored yet. */
export interface PeriodJournals extends AsyncDisposable {
  /** Begins or continues the journal of a period. */
  begin(period: PublishPeriod): { append(record: RecordingRecord): void };
  /** Finds the periods of previous workers, in the order in which they began. */
  findUnfinished(): Promise<UnfinishedPeriod[]>;
  /** Deletes the journal of a period whose file is stored. */
  remove(period: PublishPeriod): Promise<void>;
}

/**
 * @param dir of this recording; created by the first write, removed when empty
 * @param options.maxBytes maximum size of all journals together, as the disk is shared; beyond it, a crash loses the rest
 * @param options.beforeWrite see `JournalWriterOptions`
 */
export function openPeriodJournals(
  dir: string,
  { maxBytes, beforeWrite, log }: { maxBytes: number; beforeWrite?: () => Promise<unknown>; log: Logger },
): PeriodJournals {
  const open = new Map<
    string,
    { journal: Promise<TaskJournal<Uint8Array>>; bytes: number; isFull: boolean }
  >();

  const openStore = (period: PublishPeriod): JournalStore =>
    createDirectoryJournalStore(join(dir, toFolderName(period)));
  const used = (): number => [...open.values()].reduce((sum, { bytes }) => sum + bytes, 0);

  async function close(folder: string): Promise<void> {
    const closing = open.get(folder);
    open.delete(folder);
    await (await closing?.journal)?.[Symbol.asyncDispose]();
  }

  return {
    begin(period) {
      const entry = {
        journal: openTaskJournal<Uint8Array>(openStore(period), {
          encode: (bytes) => bytes,
          maxBytes: Infinity,
          beforeWrite,
          log,
        }),
        bytes: 0,
        isFull: false,
      };
      open.set(toFolderName(period), entry);
      return {
        append(record) {
          if (entry.isFull) return;
          const bytes = encodeRecord(record);
          // Records after a gap would be useless.
          entry.isFull = used() + bytes.length > maxBytes;
          if (entry.isFull) {
            log.error(
              { period, maxBytes },
              'the journals are full: a crash would lose the rest of the recording',
            );
            return;
          }
          entry.bytes += bytes.length;
          void entry.journal.then((journal) => journal.append(bytes));
        },
      };
    },

    async findUnfinished() {
      const names = await readdir(dir).catch(() => []);
      const periods = names.map(parseFolderName).filter((period) => period !== undefined);
      const unfinished = periods.map(async (period) => {
        // List them now, so that the journals of this worker are not included.
        const logs = await openStore(period).list();
        return { period, records: { [Symbol.asyncIterator]: () => readAllRecords(logs) } };
      });
      return (await Promise.all(unfinished)).toSorted((a, b) => a.period.startedAtMs - b.period.startedAtMs);
    },

    async remove(period) {
      await close(toFolderName(period));
      await openStore(period).remove();
      await rmdir(dir).catch(() => undefined);
    },

    async [Symbol.asyncDispose]() {
      for (const folder of [...open.keys()]) await close(folder);
    },
  };
}

function readAllRecords(logs: readonly StoredJournal[]): AsyncGenerator<RecordingRecord> {
  return readRecords(
    (async function* () {
      for (const log of logs) yield log.read();
    })(),
  );
}

/**
 * Makes the name of the folder for a period's journals. The name is unique in a recording, and a successor parses the period
 * from it.
 */
export function toFolderName({ userId, startedAtMs, index }: PublishPeriod): string {
  return `${Math.round(startedAtMs)}-${index}-${encodeURIComponent(userId)}`;
}

/** Parses the name of a period's folder. @returns undefined for other folders */
export function parseFolderName(folder: string): PublishPeriod | undefined {
  const [, startedAtMs, index, userId] = /^(\d+)-(\d+)-(.+)$/.exec(folder) ?? [];
  if (userId === undefined) return undefined;
  return { userId: decodeURIComponent(userId), startedAtMs: Number(startedAtMs), index: Number(index) };
}
