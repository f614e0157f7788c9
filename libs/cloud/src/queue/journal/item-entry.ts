import type { ItemError, ItemState, QueueItem } from '../durable-store.ts';
import type { LiveEntry, Relocation } from './compaction.ts';
import type { Claimable } from './due-queue.ts';
import type { JournalContext } from './journal-context.ts';
import type { ChangeLine, ItemLine, JournalLine } from './line.ts';
import type { DatedEntry } from './newest-first.ts';
import type { LinePlace } from './scan-journal.ts';

type NewItem = Omit<ItemLine, 'payload' | 'op' | 'queue'>;

/** An item in memory, without its payload and result, which are read from the journal on demand. */
export class ItemEntry implements DatedEntry, Claimable, LiveEntry {
  readonly #context: JournalContext;
  readonly #queue: string;
  readonly name: string;
  readonly atMs: number;
  isGone = false;
  state: ItemState;
  attempts: number;
  updatedAtMs: number;
  dueAtMs: number;
  lastError: ItemError | undefined;
  claimableAtMs: number | undefined;
  turn: object | undefined = undefined;
  /** The change that is being written; the next one waits for it. */
  changing: Promise<void> | undefined = undefined;
  #leaseUntilMs = 0;
  /** The line that has the payload. */
  #itemPlace: LinePlace;
  /** The last line about a change, which has the result. */
  #changePlace: LinePlace | undefined = undefined;
  /** The payload, while the item is pending and the budget allows. */
  #payloadJson: string | undefined = undefined;

  constructor(context: JournalContext, queue: string, line: NewItem, place: LinePlace) {
    this.#context = context;
    this.#queue = queue;
    this.name = line.id;
    this.atMs = line.createdAtMs;
    this.state = line.state;
    this.attempts = line.attempts;
    this.updatedAtMs = line.updatedAtMs;
    this.dueAtMs = line.dueAtMs;
    this.lastError = line.lastError;
    this.#itemPlace = place;
    this.#setClaimable();
  }

  apply(line: ChangeLine, place: LinePlace): void {
    this.state = line.state;
    this.attempts = line.attempts;
    this.updatedAtMs = line.updatedAtMs;
    this.dueAtMs = line.dueAtMs;
    this.lastError = line.lastError;
    this.#context.drop(this.#changePlace);
    this.#changePlace = place;
    if (this.state !== 'pending') this.#forgetPayload();
    this.#setClaimable();
  }

  setLease(untilMs: number): void {
    this.#leaseUntilMs = untilMs;
    this.#setClaimable();
  }

  keepPayload(json: string): void {
    if (this.#context.payloads.reserve(json.length)) this.#payloadJson = json;
  }

  remove(): void {
    this.isGone = true;
    this.#setClaimable();
    this.#forgetPayload();
    this.#context.drop(this.#itemPlace);
    this.#context.drop(this.#changePlace);
  }

  isExpired(nowMs: number): boolean {
    return this.state === 'done' && this.updatedAtMs + this.#context.retentionMs <= nowMs;
  }

  /** @throws ServiceError `StoreFailed` when the journal can't be read */
  async readItem(): Promise<QueueItem> {
    const { journal } = this.#context;
    const head = {
      id: this.name,
      state: this.state,
      attempts: this.attempts,
      createdAtMs: this.atMs,
      updatedAtMs: this.updatedAtMs,
      dueAtMs: this.dueAtMs,
      ...(this.lastError === undefined ? {} : { lastError: this.lastError }),
    };
    // Both places are read before anything is awaited, because a compaction changes them.
    const [line, change] = await Promise.all([
      this.#payloadJson === undefined
        ? journal.read(this.#itemPlace)
        : { payload: JSON.parse(this.#payloadJson) as unknown },
      this.state === 'done' && this.#changePlace !== undefined ? journal.read(this.#changePlace) : undefined,
    ]);
    const result = getResult(change) ?? getResult(line);
    return {
      ...head,
      payload: 'payload' in line ? line.payload : undefined,
      ...(result === undefined ? {} : { result }),
    };
  }

  async readLineJson(): Promise<string> {
    return JSON.stringify({ op: 'item', queue: this.#queue, ...(await this.readItem()) });
  }

  move(relocate: Relocation, whole: LinePlace | undefined): number {
    this.#itemPlace = relocate(this.#itemPlace) ?? whole ?? this.#itemPlace;
    this.#changePlace = this.#changePlace === undefined ? undefined : relocate(this.#changePlace);
    return this.#itemPlace.bytes + (this.#changePlace?.bytes ?? 0);
  }

  #setClaimable(): void {
    const pending = this.state === 'pending' && !this.isGone;
    this.claimableAtMs = pending ? Math.max(this.dueAtMs, this.#leaseUntilMs) : undefined;
  }

  #forgetPayload(): void {
    this.#context.payloads.release(this.#payloadJson?.length ?? 0);
    this.#payloadJson = undefined;
  }
}

function getResult(line: JournalLine | object | undefined): unknown {
  return line !== undefined && 'result' in line ? line.result : undefined;
}

/**
 * Returns the journal's line for a new item. Built by hand: it is needed for every event, and JSON.stringify takes
 * several times as long.
 *
 * @param payloadJson without a line break
 */
export function toItemLineJson(queue: string, head: NewItem, payloadJson: string): string {
  const { id, createdAtMs, state, attempts, updatedAtMs, dueAtMs } = head;
  const names = `{"op":"item","queue":${JSON.stringify(queue)},"id":${JSON.stringify(id)}`;
  const times = `"createdAtMs":${createdAtMs},"updatedAtMs":${updatedAtMs},"dueAtMs":${dueAtMs}`;
  return `${names},${times},"state":"${state}","attempts":${attempts},"payload":${payloadJson}}`;
}
