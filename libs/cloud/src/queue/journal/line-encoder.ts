import { CHECKSUM_LENGTH, checksumOf } from './line.ts';

/** A UTF-16 unit is at most three bytes in UTF-8. */
const MAX_BYTES_PER_CHAR = 3;
/** Larger ones are not kept for the next time. */
const KEPT_BYTES = 1024 * 1024;
const LINE_BREAK = 0x0a;

/**
 * Makes the bytes of many lines at once, each as `encodeLine` does. Every line is converted once and its checksum taken
 * of the bytes: with one string for each step the work of storing an event was half as much again.
 */
export class LineEncoder {
  #buffer = Buffer.alloc(0);

  /**
   * @param jsons without line breaks
   * @returns all lines, which stay as they are until the next call; and how many bytes each has
   */
  encode(jsons: readonly string[]): { bytes: Buffer; lengths: number[] } {
    const chars = jsons.reduce((sum, json) => sum + json.length, 0);
    const buffer = this.#toBuffer(chars * MAX_BYTES_PER_CHAR + jsons.length * (CHECKSUM_LENGTH + 1));
    let offset = 0;
    const lengths = jsons.map((json) => {
      const start = offset + CHECKSUM_LENGTH;
      const end = start + buffer.write(json, start, 'utf8');
      buffer.write(`${checksumOf(buffer.subarray(start, end))} `, offset, 'latin1');
      buffer[end] = LINE_BREAK;
      const length = end + 1 - offset;
      offset = end + 1;
      return length;
    });
    return { bytes: buffer.subarray(0, offset), lengths };
  }

  #toBuffer(bytes: number): Buffer {
    if (bytes <= this.#buffer.length) return this.#buffer;
    const buffer = Buffer.allocUnsafeSlow(bytes);
    if (bytes <= KEPT_BYTES) this.#buffer = buffer;
    return buffer;
  }
}
