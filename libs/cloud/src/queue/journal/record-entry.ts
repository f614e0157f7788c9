import type { StoredRecord } from '../durable-store.ts';
import type { LiveEntry, Relocation } from './compact-journal.ts';
import type { JournalContext } from './journal-context.ts';
import type { RecordLine } from './line.ts';
import type { DatedEntry } from './newest-first.ts';
import type { LinePlace } from './scan-journal.ts';

/** A record in memory, without its value. */
export class RecordEntry implements DatedEntry, LiveEntry {
  readonly #context: JournalContext;
  readonly #records: string;
  readonly name: string;
  readonly atMs: number;
  gone = false;
  #place: LinePlace;

  constructor(context: JournalContext, line: Omit<RecordLine, 'op' | 'value'>, place: LinePlace) {
    this.#context = context;
    this.#records = line.records;
    this.name = line.key;
    this.atMs = line.updatedAtMs;
    this.#place = place;
  }

  remove(): void {
    this.gone = true;
    this.#context.drop(this.#place);
  }

  expired(nowMs: number): boolean {
    return this.atMs + this.#context.retentionMs <= nowMs;
  }

  /** @throws ServiceError `StoreFailed` when the journal can't be read */
  async record(): Promise<StoredRecord> {
    const line = await this.#context.journal.read(this.#place);
    return { key: this.name, value: 'value' in line ? line.value : undefined, updatedAtMs: this.atMs };
  }

  async lineJson(): Promise<string> {
    return JSON.stringify({ op: 'record', records: this.#records, ...(await this.record()) });
  }

  move(shift: Relocation, whole: LinePlace | undefined): number {
    this.#place = shift(this.#place) ?? whole ?? this.#place;
    return this.#place.bytes;
  }
}
