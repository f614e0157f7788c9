import { z } from 'zod';

/** A whole number, refused outside [min, max] (both included). */
export function wholeNumberIn(min: number, max: number) {
  return z
    .number()
    .refine(Number.isInteger, { message: 'must be an integer', abort: true })
    .refine((value) => value >= min && value <= max, { message: `must be in range [${min}, ${max}]` })
    .meta({ type: 'int', range: `[${min}, ${max}]` });
}

/** Text of at most `max` characters (code points, so an emoji counts once). */
export function textUpTo(max: number) {
  return z
    .string()
    .refine((text) => [...text].length <= max, { message: `must be at most ${max} characters` })
    .meta({ range: `at most ${max} characters` });
}

/**
 * An absolute http or https URL, kept as written but for surrounding space and line breaks, which browsers drop too.
 * Which hosts may be reached is not decided here: that needs DNS.
 */
export const httpUrl = z
  .url({ protocol: /^https?$/i, error: 'must be an http or https URL' })
  .meta({ type: 'URL' });

/** Letters, digits and hyphens: a bucket or region becomes part of a host name and must not be able to name another. */
export const hostLabel = z
  .string()
  .max(63, { error: 'must be at most 63 characters' })
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i, { error: 'must be letters, digits and hyphens' });

/** A whole number at or above 0, as a number or as its digits in text: the table and its example differ. Becomes a number. */
export const numberOrDigits = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)], { error: 'must be an integer' })
  .refine((value) => Number.isSafeInteger(value) && value >= 0, { error: 'must be an integer' })
  .meta({ type: 'int or string' });
