import { z } from 'zod';
import { hostLabel, numberOrDigits, textUpTo } from '../wire/wire-field.ts';

/** `Output.Vod`: handed to VOD when the file is uploaded there. */
export const vodOutputSchema = z.object({
  MediaInfo: z
    .object({
      MediaName: z.string().optional().describe('Name of the media'),
      ExpireTime: z.iso
        .datetime({ offset: true, error: 'must be an ISO 8601 date and time such as 2023-10-01T10:00:00Z' })
        .optional()
        .meta({ description: 'When VOD deletes the media: ISO 8601 with `Z` or an offset', type: 'string' }),
      StorageRegion: hostLabel
        .optional()
        .meta({ description: 'Storage region of the upload', fallback: '`VOD_STORAGE_REGION`' }),
      ClassId: numberOrDigits.optional().describe('Class of the media'),
      SourceContext: textUpTo(250).optional().describe("Returned in VOD's upload event"),
    })
    .optional()
    .describe('Describes the media to VOD'),
  ProcedureInfo: z
    .object({
      Procedure: z.string().optional().describe('Name of a task flow'),
      SessionContext: textUpTo(1000).optional().describe("Returned in the task flow's event"),
    })
    .optional()
    .describe('What VOD does with the media'),
  SubAppId: numberOrDigits.optional().meta({ description: 'VOD application', fallback: '`VOD_SUB_APPID`' }),
});

/** `Output.Vod` as parsed. */
export type VodOutput = z.output<typeof vodOutputSchema>;
