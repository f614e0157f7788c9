import { comparePlaces, type Place } from '../cursor.ts';

/** An entry of a list by time; `isGone` removes it. */
export interface DatedEntry extends Place {
  isGone: boolean;
}

/** A list that is mostly appended to in order of time, and read from the newest back. */
export class NewestFirst<T extends DatedEntry> {
  #oldestFirst: T[] = [];

  add(entry: T): void {
    const entries = this.#oldestFirst;
    const last = entries.at(-1);
    if (last === undefined || comparePlaces(last, entry) < 0) entries.push(entry);
    else entries.splice(this.#countBefore(entry), 0, entry);
  }

  /** Returns up to `limit` entries that `wanted` accepts, from the newest before the place on. */
  list(options: { limit: number; before?: Place | undefined; wanted: (entry: T) => boolean }): T[] {
    const { limit, before, wanted } = options;
    const found: T[] = [];
    let index = before === undefined ? this.#oldestFirst.length : this.#countBefore(before);
    while (index > 0 && found.length < limit) {
      index -= 1;
      const entry = this.#oldestFirst[index];
      if (entry !== undefined && !entry.isGone && wanted(entry)) found.push(entry);
    }
    return found;
  }

  /** Calls `expire` for each entry and drops those that are gone. */
  sweep(expire: (entry: T) => void): void {
    this.#oldestFirst = this.#oldestFirst.filter((entry) => {
      if (!entry.isGone) expire(entry);
      return !entry.isGone;
    });
  }

  #countBefore(place: Place): number {
    let low = 0;
    let high = this.#oldestFirst.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#oldestFirst[middle];
      if (entry !== undefined && comparePlaces(entry, place) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
