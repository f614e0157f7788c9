const MiB = 1024 * 1024;

/** The maximum number of parts of an upload. */
export const MAX_PARTS = 10_000;
/** The minimum size of a part, except the last. */
export const MIN_PART_BYTES = MiB;
/** The maximum size of a part. */
export const MAX_PART_BYTES = 5 * 1024 * MiB;

/** Parts up to this number have the base size: at 4 MiB that is 31 GiB, ten hours at 7 Mbit/s. */
const LAST_EVEN_PART = 8_000;
/** After that the size doubles every 200 parts, ten times in all: at 4 MiB that ends near 1.6 TiB. */
const PARTS_PER_DOUBLING = 200;

/**
 * Returns the size of a part, so that an upload of unknown length never needs part 10,001, and uses small parts, with
 * little memory and disk, at any usual length.
 *
 * @param number of the part, from 1
 * @param baseBytes the size of the first parts
 */
export function toPartBytes(number: number, baseBytes: number): number {
  const doublings = Math.max(0, Math.ceil((number - LAST_EVEN_PART) / PARTS_PER_DOUBLING));
  return Math.min(baseBytes * 2 ** doublings, MAX_PART_BYTES);
}

/** How a finished file is uploaded: in one request, or as the last parts of an upload. */
type FinishPlan = { how: 'put' } | { how: 'complete' } | { how: 'refuse'; reason: string };

/**
 * Decides how to finish an upload.
 *
 * @param body.parts full parts of the body so far
 * @param body.tailBytes what follows them
 * @param headerBytes size of part 1
 */
export function planFinish(body: { parts: number; tailBytes: number }, headerBytes: number): FinishPlan {
  if (body.parts === 0) return { how: 'put' };
  if (headerBytes >= MIN_PART_BYTES) return { how: 'complete' };
  const reason = `part 1 has ${headerBytes} bytes; with parts after it COS needs at least ${MIN_PART_BYTES}`;
  return { how: 'refuse', reason };
}

/**
 * Returns whether uploaded parts stay on disk: as long as the whole body fits, so that a short recording can be kept
 * if its upload fails at the end. Once it does not fit, single parts are useless.
 */
export function isRetained(bodyBytes: number, retainBytes: number): boolean {
  return bodyBytes <= retainBytes;
}
