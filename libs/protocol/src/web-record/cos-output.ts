import { z } from 'zod';
import { targetDirField, targetNameField } from '../wire/key-part.ts';
import { hostLabel } from '../wire/wire-field.ts';

/** A host, with or without scheme, port and path. It is only ever put in front of a FileURL, never connected to. */
const playbackDomain = z.string().regex(/^(https?:\/\/)?[a-z0-9.-]+(:\d{1,5})?(\/[^\s\p{Cc}?#"\\]*)?$/iu, {
  error: 'must be a domain name',
});

/** `Output.Cos`: where in COS the file goes. */
export const cosOutputSchema = z.object({
  Domain: playbackDomain.optional().meta({
    description: 'Domain of `FileURL`, with an optional port and path; https unless it begins with `http://`',
    fallback: '`CDN_DOMAIN`, otherwise the bucket’s own',
  }),
  Bucket: hostLabel
    .optional()
    .meta({ description: 'Bucket with the AppId: letters, digits and hyphens', fallback: '`COS_BUCKET`' }),
  Region: hostLabel
    .optional()
    .meta({ description: 'Region of the bucket: letters, digits and hyphens', fallback: '`COS_REGION`' }),
  TargetDir: targetDirField.optional().meta({
    description:
      'Folder. `/` is the root of the bucket; slashes at either end do not matter; no `.` or `..` segment',
    fallback: 'the TaskID',
  }),
  TargetName: targetNameField.optional().meta({
    description:
      'Name of the file; see the name of the file. `.mp4` (`.m3u8` for HLS) is appended unless it is there. May contain folders; the whole key is at most 850 bytes',
    fallback: 'a timestamp',
  }),
});

/** `Output.Cos` as parsed. */
export type CosOutput = z.output<typeof cosOutputSchema>;
