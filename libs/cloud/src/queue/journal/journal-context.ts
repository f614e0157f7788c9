import type { Journal } from './journal.ts';
import type { LinePlace } from './scan-journal.ts';

/** What the queues and records of one store share. */
export interface JournalContext {
  readonly journal: Journal;
  readonly payloads: PayloadBudget;
  readonly retentionMs: number;
  /** Marks a line as garbage. */
  drop(place: LinePlace | undefined): void;
}

/** 16 million characters: payloads beyond this are read from the journal. */
const MAX_CHARS = 16 * 1024 * 1024;

/** Limits the pending payloads in memory, which usually are claimed a moment later. */
export class PayloadBudget {
  #chars = 0;

  /** @returns false when the budget is exhausted */
  reserve(chars: number): boolean {
    if (this.#chars + chars > MAX_CHARS) return false;
    this.#chars += chars;
    return true;
  }

  release(chars: number): void {
    this.#chars -= chars;
  }
}
