import TinyQueue from 'tinyqueue';

export interface Claimable {
  /** When it may be claimed; undefined if it may not. */
  claimableAtMs: number | undefined;
  /** Set by the queue: its valid position. */
  turn: object | undefined;
}

/** The minimum size for a cleanup. */
const MIN_CLEANUP_SIZE = 1_000;

/** Orders entries by when they may be claimed. An entry is put again whenever its time may have changed. */
export class DueQueue<T extends Claimable> {
  #queue = createHeap<T>();
  /** The size after the last cleanup. */
  #cleanSize = 0;

  put(entry: T): void {
    entry.turn = undefined;
    if (entry.claimableAtMs === undefined) return;
    const turn = { atMs: entry.claimableAtMs, entry };
    entry.turn = turn;
    this.#queue.push(turn);
    // Outdated positions stay until it is their turn: with long leases they accumulate.
    if (this.#queue.length > MIN_CLEANUP_SIZE + 2 * this.#cleanSize) {
      this.#queue = createHeap(this.#queue.data.filter(isValid));
      this.#cleanSize = this.#queue.length;
    }
  }

  nextAtMs(): number | undefined {
    return this.#first()?.atMs;
  }

  /** Removes the entry that has been due longest. */
  takeDue(nowMs: number): T | undefined {
    const first = this.#first();
    if (first === undefined || first.atMs > nowMs) return undefined;
    this.#queue.pop();
    first.entry.turn = undefined;
    return first.entry;
  }

  #first(): Turn<T> | undefined {
    for (;;) {
      const first = this.#queue.peek();
      if (first === undefined || isValid(first)) return first;
      this.#queue.pop();
    }
  }
}

interface Turn<T> {
  atMs: number;
  entry: T;
}

function isValid(turn: Turn<Claimable>): boolean {
  return turn.entry.turn === turn;
}

function createHeap<T>(turns: Turn<T>[] = []): TinyQueue<Turn<T>> {
  return new TinyQueue(turns, (a, b) => a.atMs - b.atMs);
}
