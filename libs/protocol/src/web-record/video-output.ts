import { z } from 'zod';
import { httpUrl, wholeNumberField } from '../wire/wire-field.ts';

/** The key URL is written into the playlist in quotes. */
const keyUrl = httpUrl.refine((url) => !url.includes('"'), { message: 'must not have a quotation mark' });

const isObject = (payload: { value: unknown }) => typeof payload.value === 'object' && payload.value !== null;

/**
 * Thumbnails of the recording on sprite sheets, and a WebVTT file with which players find them; an addition to the
 * documents.
 */
const thumbnailsSchema = z.object({
  IntervalSeconds: wholeNumberField(2, 3_600)
    .default(10)
    .meta({ description: 'Seconds between two thumbnails', addition: true }),
  Width: wholeNumberField(32, 640)
    .default(160)
    .meta({ description: 'Pixels; the height of a page that is taller than wide', addition: true }),
});

/**
 * `Output.Video`: the format of the file. EncryptKey requires AuthUrl, as documented, and Muxer `hls`: an MP4 is not
 * encrypted, and a client that sets a key must not get an unencrypted file unawares. For the same reason an encrypted
 * recording has no images.
 */
export const videoOutputSchema = z
  .object({
    Muxer: z.enum(['mp4', 'hls']).default('mp4').describe('Container of the file; see HLS'),
    EncryptKey: z
      .string()
      .regex(/^[0-9a-f]{32}$/i, { error: 'must be 32 hex digits' })
      .optional()
      .meta({
        description:
          'AES-128 key for encrypted HLS: 32 hex digits. Rejected with `mp4`, which would not be encrypted',
        fallback: 'not encrypted',
      }),
    AuthUrl: keyUrl
      .optional()
      .describe(
        'URL from which players fetch the key; required with `EncryptKey`. Written into the playlist unchanged',
      ),
    Poster: z.boolean().optional().meta({
      description: 'Also write a poster image of the recording; see poster and thumbnails',
      addition: true,
      fallback: '`false`',
    }),
    Thumbnails: thumbnailsSchema.optional().meta({
      description:
        'Also write thumbnails and a WebVTT file; see poster and thumbnails. `{}` uses the defaults',
      addition: true,
      fallback: 'none',
    }),
  })
  .refine((video) => video.EncryptKey === undefined || video.AuthUrl !== undefined, {
    path: ['AuthUrl'],
    message: 'missing: it must be set with EncryptKey',
    when: isObject,
  })
  .refine((video) => video.EncryptKey === undefined || video.Muxer !== 'mp4', {
    path: ['EncryptKey'],
    message: 'requires Muxer hls: an mp4 file is not encrypted',
    when: isObject,
  })
  .refine((video) => video.EncryptKey === undefined || video.Poster !== true, rejectImage('Poster'))
  .refine(
    (video) => video.EncryptKey === undefined || video.Thumbnails === undefined,
    rejectImage('Thumbnails'),
  );

function rejectImage(field: string) {
  return {
    path: [field],
    message: 'must not be set with EncryptKey: images are not encrypted',
    when: isObject,
  };
}

/** `Output.Video` as parsed: Muxer is always there. */
export type VideoOutput = z.output<typeof videoOutputSchema>;

/** `Output.Video.Thumbnails` as parsed. */
export type Thumbnails = z.output<typeof thumbnailsSchema>;

/** The format of the recorded file. */
export type Muxer = VideoOutput['Muxer'];
