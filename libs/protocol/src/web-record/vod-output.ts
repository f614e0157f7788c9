import { z } from 'zod';
import { hostLabel, numberOrDigits, textUpTo } from '../wire/wire-field.ts';

/** `Output.Vod`: handed to VOD when the file is uploaded there. */
export const vodOutputSchema = z.object({
  MediaInfo: z
    .object({
      MediaName: z.string().optional(),
      /** When VOD deletes the media: ISO 8601 with `Z` or an offset, kept as written. */
      ExpireTime: z.iso
        .datetime({ offset: true, error: 'must be an ISO 8601 date and time such as 2023-10-01T10:00:00Z' })
        .optional(),
      StorageRegion: hostLabel.optional(),
      /** The table says integer; digits in text are taken too. */
      ClassId: numberOrDigits.optional(),
      /** Comes back in VOD's upload callback. */
      SourceContext: textUpTo(250).optional(),
    })
    .optional(),
  ProcedureInfo: z
    .object({
      Procedure: z.string().optional(),
      /** Comes back in VOD's procedure callback. */
      SessionContext: textUpTo(1000).optional(),
    })
    .optional(),
  /** The table says string, its example has a number: both are taken. */
  SubAppId: numberOrDigits.optional(),
});

/** `Output.Vod` as parsed. */
export type VodOutput = z.output<typeof vodOutputSchema>;
