import type { ItemError, ItemState } from '../durable-store.ts';
import type { Claimable } from './due-queue.ts';
import type { ChangeLine, ItemLine } from './line.ts';
import type { Dated } from './newest-first.ts';
import type { LinePlace } from './scan-journal.ts';

/** An item in memory: all but its payload and its result, which are read from the journal when they are asked for. */
export interface ItemEntry extends Dated, Claimable {
  state: ItemState;
  attempts: number;
  updatedAtMs: number;
  dueAtMs: number;
  leaseUntilMs: number;
  lastError: ItemError | undefined;
  /** The line with the payload. */
  itemPlace: LinePlace;
  /** The last line about a change since, with the result. */
  changePlace: LinePlace | undefined;
  /** The payload as JSON, while it is pending and memory allows. */
  payloadJson: string | undefined;
  /** A change that is being written; the next one waits for it. */
  changing: Promise<void> | undefined;
}

export function entryOf(line: Omit<ItemLine, 'payload' | 'op' | 'queue'>, place: LinePlace): ItemEntry {
  const entry: ItemEntry = {
    atMs: line.createdAtMs,
    name: line.id,
    gone: false,
    state: line.state,
    attempts: line.attempts,
    updatedAtMs: line.updatedAtMs,
    dueAtMs: line.dueAtMs,
    leaseUntilMs: 0,
    claimableAtMs: undefined,
    turn: undefined,
    lastError: line.lastError,
    itemPlace: place,
    changePlace: undefined,
    payloadJson: undefined,
    changing: undefined,
  };
  setClaimable(entry);
  return entry;
}

export function applyChange(entry: ItemEntry, line: ChangeLine, place: LinePlace): void {
  entry.state = line.state;
  entry.attempts = line.attempts;
  entry.updatedAtMs = line.updatedAtMs;
  entry.dueAtMs = line.dueAtMs;
  entry.lastError = line.lastError;
  entry.changePlace = place;
  setClaimable(entry);
}

export function setClaimable(entry: ItemEntry): void {
  const pending = entry.state === 'pending' && !entry.gone;
  entry.claimableAtMs = pending ? Math.max(entry.dueAtMs, entry.leaseUntilMs) : undefined;
}
