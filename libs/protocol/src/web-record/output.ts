import { z } from 'zod';
import {
  targetDirField,
  targetNameField,
  countUtf8Bytes,
  hostLabel,
  numberOrDigits,
  textField,
} from '../wire/wire-field.ts';
import { hlsSegmentSuffixBytes, maxObjectKeyBytes, toObjectKey, imageSuffixBytes } from './object-key.ts';
import { type VideoOutput, videoOutputSchema } from './video-output.ts';

/** `Output.Vod`: passed to VOD if the file is uploaded there. */
const vodOutputSchema = z.object({
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
      SourceContext: textField(250).optional().describe("Returned in VOD's upload event"),
    })
    .optional()
    .describe('Describes the media to VOD'),
  ProcedureInfo: z
    .object({
      Procedure: z.string().optional().describe('Name of a task flow'),
      SessionContext: textField(1000).optional().describe("Returned in the task flow's event"),
    })
    .optional()
    .describe('What VOD does with the media'),
  SubAppId: numberOrDigits.optional().meta({ description: 'VOD application', fallback: '`VOD_SUB_APPID`' }),
});

/** A host, with or without scheme, port and path. It is only a prefix of FileURL, never connected to. */
const playbackDomain = z.string().regex(/^(https?:\/\/)?[a-z0-9.-]+(:\d{1,5})?(\/[^\s\p{Cc}?#"\\]*)?$/iu, {
  error: 'must be a domain name',
});

/** `Output.Cos`: where in COS the file goes. */
const cosOutputSchema = z.object({
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
      'Name of the file; see the name of the file. `.mp4` (`.m3u8` for HLS) is appended if missing. May contain folders; the whole key is at most 850 bytes',
    fallback: 'a timestamp',
  }),
});

/** `Output.Cos` as parsed. */
export type CosOutput = z.output<typeof cosOutputSchema>;

/** The longest task id, and a time in milliseconds. */
const placeholder = { taskId: '00000000-0000-0000-0000-000000000000', stopTimeMs: 1_621_406_865_789 };

/**
 * `Output`: where the file goes, and its format. Cos and Vod may both be given, as in the documents' example; which
 * one is used depends on the service's configuration.
 */
export const outputSchema = z
  .object({
    Cos: cosOutputSchema.optional().describe('Destination in COS'),
    Vod: vodOutputSchema
      .optional()
      .describe('Upload to VOD; see VOD. Takes precedence over `Output.Cos`, as in the original'),
    Video: videoOutputSchema.prefault({}).describe('Format of the file'),
  })
  .superRefine((output, problems) => {
    if (output.Cos === undefined || maxKeyBytes(output.Cos, output.Video) <= maxObjectKeyBytes) return;
    const { TargetDir = '', TargetName = '' } = output.Cos;
    problems.addIssue({
      code: 'custom',
      path: ['Cos', TargetDir.length > TargetName.length ? 'TargetDir' : 'TargetName'],
      message: `must keep the object key within ${maxObjectKeyBytes} bytes`,
    });
  });

/**
 * Returns the longest key that a recording writes: HLS adds segments next to its playlist, and both may have images.
 */
function maxKeyBytes(
  { TargetDir: targetDir, TargetName: targetName }: CosOutput,
  { Muxer: muxer, Poster, Thumbnails }: VideoOutput,
): number {
  const key = toObjectKey({ ...placeholder, targetDir, targetName, muxer });
  const hasImages = Poster === true || Thumbnails !== undefined;
  const suffixBytes = [muxer === 'hls' ? hlsSegmentSuffixBytes : 0, hasImages ? imageSuffixBytes : 0];
  return countUtf8Bytes(key) + Math.max(...suffixBytes);
}

/** `Output` as parsed: Video is always there. */
export type Output = z.output<typeof outputSchema>;
