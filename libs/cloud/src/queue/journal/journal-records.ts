import { parseCursor } from '../cursor.ts';
import type { DurableRecords, StoredRecord } from '../durable-store.ts';
import type { LiveEntry, Relocation } from './compaction.ts';
import type { JournalContext } from './journal-context.ts';
import type { RecordLine } from './line.ts';
import { type DatedEntry, NewestFirst } from './newest-first.ts';
import type { LinePlace } from './scan-journal.ts';

/** A record in memory, without its value. */
class RecordEntry implements DatedEntry, LiveEntry {
  readonly #context: JournalContext;
  readonly #records: string;
  readonly name: string;
  readonly atMs: number;
  isGone = false;
  #place: LinePlace;

  constructor(context: JournalContext, line: Omit<RecordLine, 'op' | 'value'>, place: LinePlace) {
    this.#context = context;
    this.#records = line.records;
    this.name = line.key;
    this.atMs = line.updatedAtMs;
    this.#place = place;
  }

  remove(): void {
    this.isGone = true;
    this.#context.drop(this.#place);
  }

  isExpired(nowMs: number): boolean {
    return this.atMs + this.#context.retentionMs <= nowMs;
  }

  /** @throws ServiceError `StoreFailed` when the journal can't be read */
  async readRecord(): Promise<StoredRecord> {
    const line = await this.#context.journal.read(this.#place);
    return { key: this.name, value: 'value' in line ? line.value : undefined, updatedAtMs: this.atMs };
  }

  async readLineJson(): Promise<string> {
    return JSON.stringify({ op: 'record', records: this.#records, ...(await this.readRecord()) });
  }

  move(relocate: Relocation, whole: LinePlace | undefined): number {
    this.#place = relocate(this.#place) ?? whole ?? this.#place;
    return this.#place.bytes;
  }
}

/** Records whose values are lines of the journal. */
export class JournalRecords implements DurableRecords {
  readonly #name: string;
  readonly #context: JournalContext;
  readonly #entries = new Map<string, RecordEntry>();
  readonly #order = new NewestFirst<RecordEntry>();
  #lastUpdate: Promise<void> = Promise.resolve();

  constructor(name: string, context: JournalContext) {
    this.#name = name;
    this.#context = context;
  }

  /** Loads a line of the journal. */
  load(line: Omit<RecordLine, 'op' | 'value'>, place: LinePlace): void {
    this.#entries.get(line.key)?.remove();
    const entry = new RecordEntry(this.#context, line, place);
    this.#entries.set(line.key, entry);
    this.#order.add(entry);
  }

  async put(key: string, value: unknown): Promise<void> {
    const head = { records: this.#name, key, updatedAtMs: Date.now() };
    const line = JSON.stringify({ op: 'record', ...head, value: value ?? null });
    await this.#context.journal.append(line, (place) => this.load(head, place));
  }

  async update(key: string, change: (before: unknown) => unknown): Promise<void> {
    // The folder belongs to this process, so updates only have to be serialised here.
    const updated = this.#lastUpdate.then(async () => this.put(key, change(await this.get(key))));
    this.#lastUpdate = updated.catch(() => undefined);
    return updated;
  }

  async get(key: string): Promise<unknown> {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.isExpired(Date.now())) return undefined;
    return (await entry.readRecord()).value;
  }

  async list(options: { limit: number; before?: string }): Promise<StoredRecord[]> {
    const nowMs = Date.now();
    const entries = this.#order.list({
      limit: options.limit,
      before: options.before === undefined ? undefined : parseCursor(options.before),
      wanted: (entry) => !entry.isExpired(nowMs),
    });
    return Promise.all(entries.map((entry) => entry.readRecord()));
  }

  /** Removes expired records. */
  sweep(nowMs: number): void {
    this.#order.sweep((entry) => {
      if (!entry.isExpired(nowMs)) return;
      entry.remove();
      this.#entries.delete(entry.name);
    });
  }

  liveEntries(): Iterable<LiveEntry> {
    return this.#entries.values();
  }
}
