import { messageOf } from '@scf-media/protocol/errors';
import type { Logger } from '../../log/index.ts';
import { compactJournal, type Resident } from './compact-journal.ts';
import type { Journal } from './journal.ts';
import type { LinePlace } from './scan-journal.ts';

/** Less than this is not worth the writing. */
const MIN_GARBAGE_BYTES = 4 * 1024 * 1024;
/** After a failure, on a full disk for one. */
const PAUSE_MS = 60_000;

/** Counts what in the journal is of no use any more, and writes it anew when that is more than half. */
export class Compaction implements AsyncDisposable {
  readonly #journal: Journal;
  readonly #residents: () => Iterable<Resident>;
  readonly #log: Logger | undefined;
  readonly #stop = new AbortController();
  #garbageBytes = 0;
  #watching = false;
  #running: Promise<void> | undefined;
  #notBeforeMs = 0;

  constructor(journal: Journal, residents: () => Iterable<Resident>, log: Logger | undefined) {
    this.#journal = journal;
    this.#residents = residents;
    this.#log = log;
  }

  drop(place: LinePlace | undefined): void {
    if (place === undefined) return;
    this.#garbageBytes += place.bytes;
    if (this.#watching) this.#consider();
  }

  /** From now on, when the journal is loaded, it begins whenever it is worth it. */
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
      // What was dropped meanwhile may be the last for long.
      this.#consider();
    });
  }

  async #run(): Promise<void> {
    const bytesBefore = this.#journal.sizeBytes;
    try {
      const usedBytes = await compactJournal(this.#journal, this.#residents, this.#stop.signal);
      const bytes = this.#journal.sizeBytes;
      this.#garbageBytes = bytes - usedBytes;
      this.#log?.info({ bytesBefore, bytes }, 'compacted the journal');
    } catch (error) {
      this.#notBeforeMs = Date.now() + PAUSE_MS;
      if (this.#stop.signal.aborted) return;
      this.#log?.warn({ reason: messageOf(error) }, 'could not compact the journal');
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
