import { z } from 'zod';

/**
 * Text that may be a part of a COS key: no `.` or `..` segment (some tools resolve them, and would then write
 * elsewhere), no control character, no half of a surrogate pair (it cannot be put into a URL).
 */
const safeKeyText = z
  .string()
  .refine((text) => !text.split('/').some((segment) => segment === '.' || segment === '..'), {
    message: 'must not have a . or .. segment',
  })
  .refine((text) => !/\p{Cc}/u.test(text), { message: 'must not have control characters' })
  .refine((text) => text.isWellFormed(), { message: 'must be well-formed Unicode' });

/** `Output.Cos.TargetDir`, without slashes at its ends; `/` is the root of the bucket and becomes `''`. */
export const targetDirField = safeKeyText.transform(withoutSpareSlashes);

/** `Output.Cos.TargetName`, without slashes at its ends. May hold folders of its own. */
export const targetNameField = safeKeyText
  .transform(withoutSpareSlashes)
  .refine((name) => name !== '', { message: 'must name a file' });

function withoutSpareSlashes(text: string): string {
  return text
    .split('/')
    .filter((segment) => segment !== '')
    .join('/');
}

/** How many bytes the text has in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}
