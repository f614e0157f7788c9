import { toMessage } from '@scf-media/protocol/errors';
import type { Logger } from '../../log/index.ts';
import { compactJournal, type LiveEntry } from './compact-journal.ts';
import type { Journal } from './journal.ts';
import type { LinePlace } from './scan-journal.ts';

/** Less garbage than this is not worth a rewrite. */
const MIN_GARBAGE_BYTES = 4 * 1024 * 1024;
/** The pause after a failure, such as on a full disk. */
const PAUSE_MS = 60_000;

/** Counts the garbage in the journal and rewrites the journal when it is more than half. */
export class Compaction implements AsyncDisposable {
  readonly #journal: Journal;
  readonly #liveEntries: () => Iterable<LiveEntry>;
  readonly #log: Logger | undefined;
  readonly #stop = new AbortController();
  #garbageBytes = 0;
  #watching = false;
  #running: Promise<void> | undefined;
  #notBeforeMs = 0;

  constructor(journal: Journal, liveEntries: () => Iterable<LiveEntry>, log: Logger | undefined) {
    this.#journal = journal;
    this.#liveEntries = liveEntries;
    this.#log = log;
  }

  drop(place: LinePlace | undefined): void {
    if (place === undefined) return;
    this.#garbageBytes += place.bytes;
    if (this.#watching) this.#consider();
  }

  /** Starts compacting whenever it is worthwhile, once the journal is loaded. */
  watch(): void {
    this.#watching = true;
    this.#consider();
  }

  #consider(): void {
    const worthIt =
      this.#garbageBytes > MIN_GARBAGE_BYTES && this.#garbageBytes > this.#journal.sizeBytes / 2;
    if (!worthIt || this.#running !== undefined || this.#stop.signal.aborted) return;
    if (Date.now() < this.#notBeforeMs) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      // No further drop may come for a long time, so check what was dropped meanwhile.
      this.#consider();
    });
  }

  async #run(): Promise<void> {
    const bytesBefore = this.#journal.sizeBytes;
    try {
      const usedBytes = await compactJournal(this.#journal, this.#liveEntries, this.#stop.signal);
      const bytes = this.#journal.sizeBytes;
      this.#garbageBytes = bytes - usedBytes;
      this.#log?.info({ bytesBefore, bytes }, 'compacted the journal');
    } catch (error) {
      this.#notBeforeMs = Date.now() + PAUSE_MS;
      if (this.#stop.signal.aborted) return;
      this.#log?.warn({ reason: toMessage(error) }, 'could not compact the journal');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
