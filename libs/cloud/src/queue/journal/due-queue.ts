import TinyQueue from 'tinyqueue';

export interface Claimable {
  /** From when on it may be claimed; undefined when it may not at all. */
  claimableAtMs: number | undefined;
  /** Kept by the queue: its one valid place in it. */
  turn: object | undefined;
}

/** Below this size nothing is tidied. */
const TIDY_FROM = 1_000;

/** Which of the entries may be claimed next. An entry is put in again whenever its time may have changed. */
export class DueQueue<T extends Claimable> {
  #queue = queueOf<T>();
  /** After tidying there were this many. */
  #tidy = 0;

  put(entry: T): void {
    entry.turn = undefined;
    if (entry.claimableAtMs === undefined) return;
    const turn = { atMs: entry.claimableAtMs, entry };
    entry.turn = turn;
    this.#queue.push(turn);
    // What was put in for an earlier time stays until it would be its turn: with long leases that adds up.
    if (this.#queue.length > TIDY_FROM + 2 * this.#tidy) {
      this.#queue = queueOf(this.#queue.data.filter(isValid));
      this.#tidy = this.#queue.length;
    }
  }

  nextAtMs(): number | undefined {
    return this.#first()?.atMs;
  }

  /** Takes out the entry that is due the longest. */
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

function queueOf<T>(turns: Turn<T>[] = []): TinyQueue<Turn<T>> {
  return new TinyQueue(turns, (a, b) => a.atMs - b.atMs);
}
