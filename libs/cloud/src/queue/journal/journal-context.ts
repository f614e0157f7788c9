import type { Journal } from './journal.ts';
import type { PayloadBudget } from './payload-budget.ts';
import type { LinePlace } from './scan-journal.ts';

/** What the queues and records of one store share. */
export interface JournalContext {
  readonly journal: Journal;
  readonly payloads: PayloadBudget;
  readonly retentionMs: number;
  /** Marks a line as garbage. */
  drop(place: LinePlace | undefined): void;
}
