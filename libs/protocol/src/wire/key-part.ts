import { z } from 'zod';

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
export const targetDirField = safeKeyText.transform(withoutSpareSlashes);

/** `Output.Cos.TargetName`, without leading and trailing slashes. May contain folders. */
export const targetNameField = safeKeyText
  .transform(withoutSpareSlashes)
  .refine((name) => name !== '', { message: 'must name a file' });

function withoutSpareSlashes(text: string): string {
  return text
    .split('/')
    .filter((segment) => segment !== '')
    .join('/');
}

/** Returns the length of a text in UTF-8, in bytes. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
