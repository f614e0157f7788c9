/** 16 million characters: payloads that wait longer than this allows are read from the journal. */
const MAX_CHARS = 16 * 1024 * 1024;

/** How much of what is pending is kept in memory, for the usual case that it is claimed a moment later. */
export class PayloadMemory {
  #chars = 0;

  /** @returns false when there is no room */
  reserve(chars: number): boolean {
    if (this.#chars + chars > MAX_CHARS) return false;
    this.#chars += chars;
    return true;
  }

  release(chars: number): void {
    this.#chars -= chars;
  }
}
