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

/** A period that a lost worker had begun, and what it had recorded of it. */
export interface LeftPeriod {
  period: PublishPeriod;
  /** May be read more than once. */
  records: AsyncIterable<RecordingRecord>;
}

/** The journals of one recording, one for each period whose file is not there yet. */
export interface PeriodJournals extends AsyncDisposable {
  /** Begins the journal of a period, or goes on with it. */
  begin(period: PublishPeriod): { append(record: RecordingRecord): void };
  /** What workers before this one left, in the order in which it began. */
  left(): Promise<LeftPeriod[]>;
  /** The file is safe, its journal is not needed any more. */
  drop(period: PublishPeriod): Promise<void>;
}

/**
 * @param dir of this recording; made when something is first written, removed when nothing is left in it
 * @param options.maxBytes what all journals together may take of a disk that others need too; beyond it a crash loses
 *   more than a moment
 * @param options.beforeWrite see `JournalWriterOptions`
 */
export function periodJournals(
  dir: string,
  { maxBytes, beforeWrite, log }: { maxBytes: number; beforeWrite?: () => Promise<unknown>; log: Logger },
): PeriodJournals {
  const open = new Map<
    string,
    { journal: Promise<TaskJournal<Uint8Array>>; bytes: number; isCut: boolean }
  >();

  const rawOf = (period: PublishPeriod): JournalStore =>
    createDirectoryJournalStore(join(dir, periodFolder(period)));
  const used = (): number => [...open.values()].reduce((sum, { bytes }) => sum + bytes, 0);

  async function close(folder: string): Promise<void> {
    const closing = open.get(folder);
    open.delete(folder);
    await (await closing?.journal)?.[Symbol.asyncDispose]();
  }

  return {
    begin(period) {
      const entry = {
        journal: openTaskJournal<Uint8Array>(rawOf(period), {
          encode: (bytes) => bytes,
          maxBytes: Infinity,
          beforeWrite,
          log,
        }),
        bytes: 0,
        isCut: false,
      };
      open.set(periodFolder(period), entry);
      return {
        append(record) {
          if (entry.isCut) return;
          const bytes = encodeRecord(record);
          // What comes after a hole would be of no use.
          entry.isCut = used() + bytes.length > maxBytes;
          if (entry.isCut) {
            log.error({ period, maxBytes }, 'the journals are full: a crash would lose what comes now');
            return;
          }
          entry.bytes += bytes.length;
          void entry.journal.then((journal) => journal.append(bytes));
        },
      };
    },

    async left() {
      const names = await readdir(dir).catch(() => []);
      const periods = names.map(periodOf).filter((period) => period !== undefined);
      const left = periods.map(async (period) => {
        // What this worker will write is not to be read as what was left.
        const logs = await rawOf(period).list();
        return { period, records: { [Symbol.asyncIterator]: () => recordsOf(logs) } };
      });
      return (await Promise.all(left)).toSorted((a, b) => a.period.startedAtMs - b.period.startedAtMs);
    },

    async drop(period) {
      await close(periodFolder(period));
      await rawOf(period).remove();
      await rmdir(dir).catch(() => undefined);
    },

    async [Symbol.asyncDispose]() {
      for (const folder of [...open.keys()]) await close(folder);
    },
  };
}

function recordsOf(logs: readonly StoredJournal[]): AsyncGenerator<RecordingRecord> {
  return readRecords(
    (async function* () {
      for (const log of logs) yield log.read();
    })(),
  );
}

/**
 * Pure: the name of the folder with a period's journal, from which the next worker reads the period. No two periods of a
 * recording have the same.
 */
export function periodFolder({ userId, startedAtMs, index }: PublishPeriod): string {
  return `${Math.round(startedAtMs)}-${index}-${encodeURIComponent(userId)}`;
}

/** Pure: the period of a folder. @returns undefined for what is none */
export function periodOf(folder: string): PublishPeriod | undefined {
  const [, startedAtMs, index, userId] = /^(\d+)-(\d+)-(.+)$/.exec(folder) ?? [];
  if (userId === undefined) return undefined;
  return { userId: decodeURIComponent(userId), startedAtMs: Number(startedAtMs), index: Number(index) };
}
