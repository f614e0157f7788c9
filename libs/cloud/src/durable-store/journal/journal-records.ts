import { placeOfCursor } from '../cursor.ts';
import type { DurableRecords, StoredRecord } from '../durable-store.ts';
import type { JournalContext } from './journal-context.ts';
import type { RecordLine } from './line.ts';
import { NewestFirst, type Dated } from './newest-first.ts';
import type { LinePlace } from './scan-journal.ts';

interface RecordEntry extends Dated {
  place: LinePlace;
}

/** Records whose values are lines of the journal. */
export class JournalRecords implements DurableRecords {
  readonly #name: string;
  readonly #context: JournalContext;
  readonly #entries = new Map<string, RecordEntry>();
  readonly #order = new NewestFirst<RecordEntry>();

  constructor(name: string, context: JournalContext) {
    this.#name = name;
    this.#context = context;
  }

  /** Takes in a line of the journal, at the start. */
  load(line: Pick<RecordLine, 'key' | 'updatedAtMs'>, place: LinePlace): void {
    const before = this.#entries.get(line.key);
    if (before !== undefined) this.#remove(before);
    const entry = { atMs: line.updatedAtMs, name: line.key, gone: false, place };
    this.#entries.set(line.key, entry);
    this.#order.add(entry);
  }

  async put(key: string, value: unknown): Promise<void> {
    const updatedAtMs = Date.now();
    const line = { op: 'record', records: this.#name, key, updatedAtMs, value: value ?? null };
    await this.#context.journal.append(JSON.stringify(line), (place) =>
      this.load({ key, updatedAtMs }, place),
    );
  }

  async get(key: string): Promise<unknown> {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#expired(entry, Date.now())) return undefined;
    return (await this.#recordOf(entry)).value;
  }

  async list(options: { limit: number; before?: string }): Promise<StoredRecord[]> {
    const nowMs = Date.now();
    const entries = this.#order.list({
      limit: options.limit,
      before: options.before === undefined ? undefined : placeOfCursor(options.before),
      wanted: (entry) => !this.#expired(entry, nowMs),
    });
    return Promise.all(entries.map((entry) => this.#recordOf(entry)));
  }

  /** Forgets what was put long enough ago. */
  sweep(nowMs: number): void {
    this.#order.sweep((entry) => {
      if (this.#expired(entry, nowMs)) this.#remove(entry);
    });
  }

  #expired(entry: RecordEntry, nowMs: number): boolean {
    return entry.atMs + this.#context.retentionMs <= nowMs;
  }

  #remove(entry: RecordEntry): void {
    entry.gone = true;
    this.#context.drop(entry.place);
    if (this.#entries.get(entry.name) === entry) this.#entries.delete(entry.name);
  }

  async #recordOf(entry: RecordEntry): Promise<StoredRecord> {
    const line = await this.#context.journal.read(entry.place);
    return { key: entry.name, value: 'value' in line ? line.value : undefined, updatedAtMs: entry.atMs };
  }
}
