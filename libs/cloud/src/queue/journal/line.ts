import { crc32 } from 'node:zlib';
import * as z from 'zod';

/**
 * The length of the checksum: eight hex digits of the JSON's CRC-32 and a space. It finds damage, and `cut -c10-`
 * turns the journal into JSON lines.
 */
export const CHECKSUM_LENGTH = 9;

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

export function computeChecksum(json: string | Buffer): string {
  return crc32(json).toString(16).padStart(8, '0');
}
