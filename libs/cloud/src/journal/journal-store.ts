import { randomBytes } from 'node:crypto';

/**
 * The durable bytes of an unfinished task: journals, one for each worker that worked on it. A journal is only
 * appended to, by the worker that created it.
 */
export interface JournalStore {
  /** Lists the journals in order of creation. */
  list(): Promise<StoredJournal[]>;
  /** Creates a journal after the existing ones. */
  create(options: JournalWriterOptions): Promise<JournalWriter>;
  /** Deletes all journals. */
  remove(): Promise<void>;
}

export interface StoredJournal {
  read(): AsyncIterable<Uint8Array>;
}

export interface JournalWriterOptions {
  /** How often appended bytes are written, ms. */
  everyMs: number;
  /** The limit of what waits in memory for the storage; beyond it the journal ends, and `onLost` is called. */
  maxWaitingBytes: number;
  /** Awaited before each write. When it throws, the journal ends: its writer may not write any more. */
  beforeWrite?: (() => Promise<unknown>) | undefined;
  /** Called when a write fails; it is retried with the next one. */
  onWriteFailed: (error: unknown) => void;
  /** Called when the journal has ended early: a crash loses whatever follows. */
  onLost: () => void;
}

export interface JournalWriter extends AsyncDisposable {
  /** Appends bytes, which are durable after at most `everyMs` and the time of one write. */
  append(bytes: Uint8Array): void;
  /** Writes what was appended. Resolves when it is durable or has failed. */
  flush(): Promise<void>;
  /** How many bytes are durable. */
  readonly durableBytes: number;
  /** Reads the durable part of the journal from a byte on. */
  read(fromByte: number): AsyncIterable<Uint8Array>;
}

const pattern = /^(\d{4})-[0-9a-f]{8}$/;

/** Returns the name of a journal: its number, for the order, and a random part, so that two writers never share one. */
export function toJournalName(number: number): string {
  return `${String(number).padStart(4, '0')}-${randomBytes(4).toString('hex')}`;
}

/** Parses a journal's number. @returns undefined for other names */
export function parseJournalNumber(name: string | undefined): number | undefined {
  const digits = pattern.exec(name ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
