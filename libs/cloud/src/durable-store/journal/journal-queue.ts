import { placeOfCursor } from '../cursor.ts';
import type { DurableQueue, ItemError, ItemState, QueueItem } from '../durable-store.ts';
import { itemNotFound } from '../store-error.ts';
import { DueQueue } from './due-queue.ts';
import { applyChange, entryOf, setClaimable, type ItemEntry } from './item-entry.ts';
import type { JournalContext } from './journal-context.ts';
import type { ChangeLine, ItemLine } from './line.ts';
import { NewestFirst } from './newest-first.ts';
import type { LinePlace } from './scan-journal.ts';

/** What a change may set; what it leaves out stays. */
interface Change {
  state?: ItemState;
  attempts?: number;
  dueAtMs?: number;
  lastError?: ItemError;
  result?: unknown;
  /** The lease ends with it. */
  release?: boolean;
}

/** A queue whose items are lines of the journal. Leases are in memory only: they end with the process. */
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

  /** Takes in a line of the journal, at the start. */
  load(line: ItemLine | ChangeLine, place: LinePlace): void {
    if (line.op === 'item') {
      this.#insert(entryOf(line, place));
      return;
    }
    const entry = this.#entries.get(line.id);
    // The line with the payload was damaged.
    if (entry === undefined) this.#context.drop(place);
    else this.#apply(entry, line, place);
  }

  async add(id: string, payload: unknown, dueAtMs?: number): Promise<{ added: boolean; item: QueueItem }> {
    for (;;) {
      const known = this.#find(id);
      if (known !== undefined) return { added: false, item: await this.#itemOf(known) };
      const adding = this.#adding.get(id);
      if (adding === undefined) break;
      // Not before the other one knows: what is answered for this one must be safe too.
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
    const payloadJson = JSON.stringify(payload) ?? 'null';
    const headJson = JSON.stringify({ op: 'item', queue: this.#name, ...head });
    const kept = this.#context.journal.append(
      `${headJson.slice(0, -1)},"payload":${payloadJson}}`,
      (place) => {
        const entry = entryOf(head, place);
        if (this.#context.payloads.reserve(payloadJson.length)) entry.payloadJson = payloadJson;
        this.#insert(entry);
      },
    );
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
    return entry === undefined ? undefined : this.#itemOf(entry);
  }

  async list(options: { state?: ItemState; limit: number; before?: string }): Promise<QueueItem[]> {
    const { state, limit, before } = options;
    const nowMs = Date.now();
    const entries = this.#order.list({
      limit,
      before: before === undefined ? undefined : placeOfCursor(before),
      wanted: (entry) => (state === undefined || entry.state === state) && !this.#expired(entry, nowMs),
    });
    return Promise.all(entries.map((entry) => this.#itemOf(entry)));
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
    // What was claimed has to be handed out, or nobody works on it until the lease is over.
    if (failure !== undefined && claimed.length === 0) throw failure.reason;
    return claimed.filter((item) => item !== undefined);
  }

  async complete(id: string, result?: unknown): Promise<void> {
    await this.#change(this.#existing(id), ({ state }) =>
      state === 'done' ? undefined : { state: 'done', ...(result === undefined ? {} : { result }) },
    );
  }

  async retryAt(id: string, dueAtMs: number, error: ItemError): Promise<void> {
    await this.#change(this.#existing(id), ({ state }) =>
      state === 'pending' ? { dueAtMs, lastError: error, release: true } : undefined,
    );
  }

  async fail(id: string, error: ItemError): Promise<void> {
    await this.#change(this.#existing(id), ({ state }) =>
      state === 'pending' ? { state: 'failed', lastError: error, release: true } : undefined,
    );
  }

  async revive(id: string): Promise<QueueItem | undefined> {
    const entry = this.#find(id);
    if (entry === undefined) return undefined;
    await this.#change(entry, ({ state }) =>
      state === 'done' ? undefined : { state: 'pending', attempts: 0, dueAtMs: Date.now() },
    );
    return this.#itemOf(entry);
  }

  async nextDueAtMs(): Promise<number | undefined> {
    return this.#due.nextAtMs();
  }

  async counts(): Promise<Record<ItemState, number>> {
    const counts = { pending: 0, done: 0, failed: 0 };
    const nowMs = Date.now();
    for (const entry of this.#entries.values()) {
      if (!this.#expired(entry, nowMs)) counts[entry.state] += 1;
    }
    return counts;
  }

  /** Forgets what was done long enough ago. */
  sweep(nowMs: number): void {
    this.#order.sweep((entry) => {
      if (this.#expired(entry, nowMs)) this.#remove(entry);
    });
  }

  #find(id: string): ItemEntry | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined || !this.#expired(entry, Date.now())) return entry;
    this.#remove(entry);
    return undefined;
  }

  #existing(id: string): ItemEntry {
    const entry = this.#find(id);
    if (entry === undefined) throw itemNotFound(id);
    return entry;
  }

  #expired(entry: ItemEntry, nowMs: number): boolean {
    return entry.state === 'done' && entry.updatedAtMs + this.#context.retentionMs <= nowMs;
  }

  #insert(entry: ItemEntry): void {
    // Only at the start: the journal says nothing of items that were forgotten and came again.
    const before = this.#entries.get(entry.name);
    if (before !== undefined) this.#remove(before);
    this.#entries.set(entry.name, entry);
    this.#order.add(entry);
    this.#due.put(entry);
  }

  #remove(entry: ItemEntry): void {
    entry.gone = true;
    setClaimable(entry);
    this.#due.put(entry);
    this.#forgetPayload(entry);
    this.#context.drop(entry.itemPlace);
    this.#context.drop(entry.changePlace);
    if (this.#entries.get(entry.name) === entry) this.#entries.delete(entry.name);
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
      return claimed ? await this.#itemOf(entry) : undefined;
    } catch (error) {
      this.#setLease(entry, 0);
      throw error;
    }
  }

  #setLease(entry: ItemEntry, untilMs: number): void {
    entry.leaseUntilMs = untilMs;
    setClaimable(entry);
    this.#due.put(entry);
  }

  /** @returns whether something was to be changed */
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
      if (release) entry.leaseUntilMs = 0;
      this.#apply(entry, line, place);
    });
    try {
      await entry.changing;
    } finally {
      entry.changing = undefined;
    }
    return true;
  }

  #apply(entry: ItemEntry, line: ChangeLine, place: LinePlace): void {
    this.#context.drop(entry.changePlace);
    applyChange(entry, line, place);
    if (entry.state !== 'pending') this.#forgetPayload(entry);
    this.#due.put(entry);
  }

  #forgetPayload(entry: ItemEntry): void {
    if (entry.payloadJson === undefined) return;
    this.#context.payloads.release(entry.payloadJson.length);
    entry.payloadJson = undefined;
  }

  async #itemOf(entry: ItemEntry): Promise<QueueItem> {
    const { name, atMs, state, attempts, updatedAtMs, dueAtMs, lastError, payloadJson } = entry;
    const { journal } = this.#context;
    // What is in the entry now is taken before anything is awaited: the places move with the entry.
    const [item, change] = await Promise.all([
      payloadJson === undefined ? journal.read(entry.itemPlace) : { payload: JSON.parse(payloadJson) },
      state === 'done' && entry.changePlace !== undefined ? journal.read(entry.changePlace) : undefined,
    ]);
    const payload = 'payload' in item ? item.payload : undefined;
    const result = [change, item]
      .map((line) => (line !== undefined && 'result' in line ? line.result : undefined))
      .find((found) => found !== undefined);
    return {
      id: name,
      payload,
      state,
      attempts,
      createdAtMs: atMs,
      updatedAtMs,
      dueAtMs,
      ...(lastError === undefined ? {} : { lastError }),
      ...(result === undefined ? {} : { result }),
    };
  }
}
