const MiB = 1024 * 1024;

/** COS takes no more parts in one upload. */
export const MAX_PARTS = 10_000;
/** COS refuses a smaller part, except the last. */
export const MIN_PART_BYTES = MiB;
/** COS refuses a larger part. */
export const MAX_PART_BYTES = 5 * 1024 * MiB;

/** Up to this number parts keep their size: at 4 MiB that is 31 GiB, ten hours at 7 Mbit/s. */
const LAST_EVEN_PART = 8_000;
/** From then on the size doubles once in so many parts, ten times in all: at 4 MiB it ends near 1.6 TiB. */
const PARTS_PER_DOUBLING = 200;

/**
 * How large a part should be, so that an upload of unknown length never needs part 10,001 and stays with small parts,
 * and with that little memory and disk, for any usual length.
 *
 * @param number of the part, from 1
 * @param baseBytes the size of the first ones
 */
export function toPartBytes(number: number, baseBytes: number): number {
  const doublings = Math.max(0, Math.ceil((number - LAST_EVEN_PART) / PARTS_PER_DOUBLING));
  return Math.min(baseBytes * 2 ** doublings, MAX_PART_BYTES);
}

/** How a finished recording goes up: in one piece, or as the last parts of an upload that is under way. */
export type FinishPlan = { how: 'put' } | { how: 'complete' } | { how: 'refuse'; reason: string };

/**
 * @param body.parts full parts of the body so far
 * @param body.tailBytes what is left after them
 * @param headBytes of part 1
 */
export function planFinish(body: { parts: number; tailBytes: number }, headBytes: number): FinishPlan {
  if (body.parts === 0) return { how: 'put' };
  if (headBytes >= MIN_PART_BYTES) return { how: 'complete' };
  const reason = `part 1 has ${headBytes} bytes; with parts after it COS needs at least ${MIN_PART_BYTES}`;
  return { how: 'refuse', reason };
}

/**
 * Whether parts that are uploaded still stay on disk: as long as the whole body fits, so that a short recording can
 * be kept whole if the upload fails at the end. Once it does not fit, single parts are of no use.
 */
export function isRetained(bodyBytes: number, retainBytes: number): boolean {
  return bodyBytes <= retainBytes;
}
