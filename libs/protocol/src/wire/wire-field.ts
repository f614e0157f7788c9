import { z } from 'zod';

/** A whole number, refused outside [min, max] (both included). */
export function wholeNumberField(min: number, max: number) {
  return z
    .number()
    .refine(Number.isInteger, { message: 'must be an integer', abort: true })
    .refine((value) => value >= min && value <= max, { message: `must be in range [${min}, ${max}]` })
    .meta({ type: 'int', range: `[${min}, ${max}]` });
}

/** Text of at most `max` characters (code points, so an emoji counts once). */
export function textField(max: number) {
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

/**
 * Text that may be part of a COS key: no `.` or `..` segment (some tools resolve them, and would write elsewhere), no
 * control character, no half of a surrogate pair (it cannot be part of a URL).
 */
const safeKeyText = z
  .string()
  .refine((text) => !text.split('/').some((segment) => segment === '.' || segment === '..'), {
    message: 'must not have a . or .. segment',
  })
  .refine((text) => !/\p{Cc}/u.test(text), { message: 'must not have control characters' })
  .refine((text) => text.isWellFormed(), { message: 'must be well-formed Unicode' });

/** `Output.Cos.TargetDir`, without leading and trailing slashes; `/` is the root of the bucket and becomes `''`. */
export const targetDirField = safeKeyText.transform(normalizeSlashes);

/** `Output.Cos.TargetName`, without leading and trailing slashes. May contain folders. */
export const targetNameField = safeKeyText
  .transform(normalizeSlashes)
  .refine((name) => name !== '', { message: 'must name a file' });

function normalizeSlashes(text: string): string {
  return text
    .split('/')
    .filter((segment) => segment !== '')
    .join('/');
}

/** Returns the length of a text in UTF-8, in bytes. */
export function countUtf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
