import { crc32 } from 'node:zlib';

import * as z from 'zod';

/**
 * The length of the checksum: eight hex digits of the JSON's CRC-32 and a space. It finds damage, and `cut -c10-`
 * turns the journal into JSON lines.
 */
const CHECKSUM_LENGTH = 9;

/** Encodes a line. @param json without a line break, as JSON.stringify returns it */
export function encodeLine(json: string): string {
  return `${computeChecksum(json)} ${json}\n`;
}

const itemError = z.object({ code: z.string(), message: z.string() });
const itemState = z.enum(['pending', 'done', 'failed']);

/** The fields of an item that change. */
const itemChange = {
  state: itemState,
  attempts: z.number(),
  updatedAtMs: z.number(),
  dueAtMs: z.number(),
  lastError: itemError.optional(),
  result: z.unknown().optional(),
};

/** The content of a line. Lines are complete states, so that applying the last ones again changes nothing. */
const journalLine = z.discriminatedUnion('op', [
  z.object({ op: z.literal('journal'), version: z.number() }),
  z.object({
    op: z.literal('item'),
    queue: z.string(),
    id: z.string(),
    createdAtMs: z.number(),
    payload: z.unknown(),
    ...itemChange,
  }),
  z.object({ op: z.literal('change'), queue: z.string(), id: z.string(), ...itemChange }),
  z.object({
    op: z.literal('record'),
    records: z.string(),
    key: z.string(),
    updatedAtMs: z.number(),
    value: z.unknown(),
  }),
]);

export type JournalLine = z.infer<typeof journalLine>;
export type ItemLine = Extract<JournalLine, { op: 'item' }>;
export type ChangeLine = Extract<JournalLine, { op: 'change' }>;
export type RecordLine = Extract<JournalLine, { op: 'record' }>;

export const JOURNAL_VERSION = 1;
/** The first line of a journal; further ones are ignored. */
export const HEAD_JSON = JSON.stringify({ op: 'journal', version: JOURNAL_VERSION });

/**
 * Decodes a line.
 *
 * @param line without its line break
 * @returns undefined for a damaged line
 */
export function decodeLine(line: Buffer): JournalLine | undefined {
  const json = line.subarray(CHECKSUM_LENGTH);
  const checksum = line.subarray(0, CHECKSUM_LENGTH).toString('latin1');
  if (checksum !== `${computeChecksum(json)} `) return undefined;
  try {
    return journalLine.safeParse(JSON.parse(json.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

function computeChecksum(json: string | Buffer): string {
  return crc32(json).toString(16).padStart(8, '0');
}

/** A UTF-16 code unit has at most three bytes in UTF-8. */
const MAX_BYTES_PER_CHAR = 3;
/** Larger buffers are not kept. */
const KEPT_BYTES = 1024 * 1024;
const LINE_BREAK = 0x0a;

/**
 * Encodes many lines at once, each as `encodeLine` does, into one buffer: with a string for each step, storing an
 * event took one and a half times as long.
 */
export class LineEncoder {
  #buffer = Buffer.alloc(0);

  /**
   * @param jsons without line breaks
   * @returns the bytes of all lines, valid until the next call, and the length of each
   */
  encode(jsons: readonly string[]): { bytes: Buffer; lengths: number[] } {
    const chars = jsons.reduce((sum, json) => sum + json.length, 0);
    const buffer = this.#reserve(chars * MAX_BYTES_PER_CHAR + jsons.length * (CHECKSUM_LENGTH + 1));
    let offset = 0;
    const lengths = jsons.map((json) => {
      const start = offset + CHECKSUM_LENGTH;
      const end = start + buffer.write(json, start, 'utf8');
      buffer.write(`${computeChecksum(buffer.subarray(start, end))} `, offset, 'latin1');
      buffer[end] = LINE_BREAK;
      const length = end + 1 - offset;
      offset = end + 1;
      return length;
    });
    return { bytes: buffer.subarray(0, offset), lengths };
  }

  #reserve(bytes: number): Buffer {
    if (bytes <= this.#buffer.length) return this.#buffer;
    const buffer = Buffer.allocUnsafeSlow(bytes);
    if (bytes <= KEPT_BYTES) this.#buffer = buffer;
    return buffer;
  }
}
