import { parseCursor } from '../cursor.ts';
import {
  type DurableQueue,
  type ItemError,
  type ItemState,
  type QueueItem,
  itemNotFound,
} from '../durable-store.ts';
import { DueQueue } from './due-queue.ts';
import { ItemEntry, toItemLineJson } from './item-entry.ts';
import type { JournalContext } from './journal-context.ts';
import type { ChangeLine, ItemLine } from './line.ts';
import { NewestFirst } from './newest-first.ts';
import type { LinePlace } from './scan-journal.ts';

/** What a change may set; other fields are unchanged. */
interface Change {
  state?: ItemState;
  attempts?: number;
  dueAtMs?: number;
  lastError?: ItemError;
  result?: unknown;
  /** Whether the lease is released. */
  release?: boolean;
}

/** A queue whose items are lines of the journal. Leases are only in memory: they end with the process. */
export class JournalQueue implements DurableQueue {
  readonly #name: string;
  readonly #context: JournalContext;
  readonly #entries = new Map<string, ItemEntry>();
  readonly #adding = new Map<string, Promise<void>>();
  readonly #order = new NewestFirst<ItemEntry>();
  readonly #due = new DueQueue<ItemEntry>();

  constructor(name: string, context: JournalContext) {
    this.#name = name;
    this.#context = context;
  }

  /** Loads a line of the journal at start. */
  load(line: ItemLine | ChangeLine, place: LinePlace): void {
    if (line.op === 'item') {
      this.#insert(new ItemEntry(this.#context, line.queue, line, place));
      return;
    }
    const entry = this.#entries.get(line.id);
    if (entry === undefined) {
      // The line with the payload is damaged.
      this.#context.drop(place);
      return;
    }
    entry.apply(line, place);
    this.#due.put(entry);
  }

  async add(
    id: string,
    payload: unknown,
    dueAtMs?: number,
    givenJson?: string,
  ): Promise<{ added: boolean; item: QueueItem }> {
    for (;;) {
      const known = this.#find(id);
      if (known !== undefined) return { added: false, item: await known.readItem() };
      const adding = this.#adding.get(id);
      if (adding === undefined) break;
      // Wait for the other call: what this one confirms must be durable too.
      await adding;
    }
    const nowMs = Date.now();
    const head = {
      id,
      createdAtMs: nowMs,
      state: 'pending' as const,
      attempts: 0,
      updatedAtMs: nowMs,
      dueAtMs: dueAtMs ?? nowMs,
    };
    // A line break would end the line in the journal.
    const isLine = givenJson?.includes('\n') === false;
    const payloadJson = isLine ? givenJson : JSON.stringify(payload ?? null);
    const kept = this.#context.journal.append(toItemLineJson(this.#name, head, payloadJson), (place) => {
      const entry = new ItemEntry(this.#context, this.#name, head, place);
      entry.keepPayload(payloadJson);
      this.#insert(entry);
    });
    this.#adding.set(id, kept);
    try {
      await kept;
    } finally {
      this.#adding.delete(id);
    }
    return { added: true, item: { ...head, payload } };
  }

  async get(id: string): Promise<QueueItem | undefined> {
    const entry = this.#find(id);
    return entry === undefined ? undefined : entry.readItem();
  }

  async list(options: { state?: ItemState; limit: number; before?: string }): Promise<QueueItem[]> {
    const { state, limit, before } = options;
    const nowMs = Date.now();
    const entries = this.#order.list({
      limit,
      before: before === undefined ? undefined : parseCursor(before),
      wanted: (entry) => (state === undefined || entry.state === state) && !entry.isExpired(nowMs),
    });
    return Promise.all(entries.map((entry) => entry.readItem()));
  }

  async claim(options: {
    limit: number;
    leaseMs: number;
    id?: string;
    nowMs?: number;
  }): Promise<QueueItem[]> {
    const { limit, leaseMs, id, nowMs = Date.now() } = options;
    const entries = id === undefined ? this.#takeDue(nowMs, limit) : this.#takeOne(id, nowMs);
    const claims = await Promise.allSettled(entries.map((entry) => this.#claimEntry(entry, nowMs + leaseMs)));
    const claimed = claims.flatMap((claim) => (claim.status === 'fulfilled' ? [claim.value] : []));
    const failure = claims.find((claim) => claim.status === 'rejected');
    // Return the claimed items, or nobody works on them until their leases expire.
    if (failure !== undefined && claimed.length === 0) throw failure.reason;
    return claimed.filter((item) => item !== undefined);
  }

  async complete(id: string, result?: unknown): Promise<void> {
    await this.#change(this.#require(id), ({ state }) =>
      state === 'done' ? undefined : { state: 'done', ...(result === undefined ? {} : { result }) },
    );
  }

  async retryAt(id: string, dueAtMs: number, error: ItemError): Promise<void> {
    await this.#change(this.#require(id), ({ state }) =>
      state === 'pending' ? { dueAtMs, lastError: error, release: true } : undefined,
    );
  }

  async fail(id: string, error: ItemError): Promise<void> {
    await this.#change(this.#require(id), ({ state }) =>
      state === 'pending' ? { state: 'failed', lastError: error, release: true } : undefined,
    );
  }

  async revive(id: string): Promise<QueueItem | undefined> {
    const entry = this.#find(id);
    if (entry === undefined) return undefined;
    await this.#change(entry, ({ state }) =>
      state === 'done' ? undefined : { state: 'pending', attempts: 0, dueAtMs: Date.now() },
    );
    return entry.readItem();
  }

  async nextDueAtMs(): Promise<number | undefined> {
    return this.#due.nextAtMs();
  }

  async counts(): Promise<Record<ItemState, number>> {
    const counts = { pending: 0, done: 0, failed: 0 };
    const nowMs = Date.now();
    for (const entry of this.#entries.values()) {
      if (!entry.isExpired(nowMs)) counts[entry.state] += 1;
    }
    return counts;
  }

  /** Removes expired items. */
  sweep(nowMs: number): void {
    this.#order.sweep((entry) => {
      if (entry.isExpired(nowMs)) this.#remove(entry);
    });
  }

  liveEntries(): Iterable<ItemEntry> {
    return this.#entries.values();
  }

  #find(id: string): ItemEntry | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined || !entry.isExpired(Date.now())) return entry;
    this.#remove(entry);
    return undefined;
  }

  #require(id: string): ItemEntry {
    const entry = this.#find(id);
    if (entry === undefined) throw itemNotFound(id);
    return entry;
  }

  #insert(entry: ItemEntry): void {
    // At start: the journal does not say when an item had expired before it was added again.
    const before = this.#entries.get(entry.name);
    if (before !== undefined) this.#remove(before);
    this.#entries.set(entry.name, entry);
    this.#order.add(entry);
    this.#due.put(entry);
  }

  #remove(entry: ItemEntry): void {
    entry.remove();
    this.#due.put(entry);
    this.#entries.delete(entry.name);
  }

  #takeDue(nowMs: number, limit: number): ItemEntry[] {
    const taken: ItemEntry[] = [];
    while (taken.length < limit) {
      const entry = this.#due.takeDue(nowMs);
      if (entry === undefined) break;
      taken.push(entry);
    }
    return taken;
  }

  #takeOne(id: string, nowMs: number): ItemEntry[] {
    const entry = this.#find(id);
    return entry?.claimableAtMs !== undefined && entry.claimableAtMs <= nowMs ? [entry] : [];
  }

  async #claimEntry(entry: ItemEntry, leaseUntilMs: number): Promise<QueueItem | undefined> {
    this.#setLease(entry, leaseUntilMs);
    try {
      const claimed = await this.#change(entry, ({ state, attempts }) =>
        state === 'pending' ? { attempts: attempts + 1 } : undefined,
      );
      return claimed ? await entry.readItem() : undefined;
    } catch (error) {
      this.#setLease(entry, 0);
      throw error;
    }
  }

  #setLease(entry: ItemEntry, untilMs: number): void {
    entry.setLease(untilMs);
    this.#due.put(entry);
  }

  /** @returns whether there was something to change */
  async #change(entry: ItemEntry, decide: (entry: ItemEntry) => Change | undefined): Promise<boolean> {
    while (entry.changing !== undefined) await entry.changing.catch(() => undefined);
    const decided = decide(entry);
    if (decided === undefined) return false;
    const { release = false, ...change } = decided;
    const { state, attempts, dueAtMs, lastError, name } = entry;
    const line: ChangeLine = {
      op: 'change',
      queue: this.#name,
      id: name,
      state,
      attempts,
      dueAtMs,
      updatedAtMs: Date.now(),
      ...(lastError === undefined ? {} : { lastError }),
      ...change,
    };
    entry.changing = this.#context.journal.append(JSON.stringify(line), (place) => {
      if (release) entry.setLease(0);
      entry.apply(line, place);
      this.#due.put(entry);
    });
    try {
      await entry.changing;
    } finally {
      entry.changing = undefined;
    }
    return true;
  }
}
