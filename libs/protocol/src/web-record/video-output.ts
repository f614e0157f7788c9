import { z } from 'zod';
import { httpUrl } from '../wire/wire-field.ts';

/** The key URL is written into the playlist between quotes. */
const keyUrl = httpUrl.refine((url) => !url.includes('"'), { message: 'must not have a quotation mark' });

const isObject = (payload: { value: unknown }) => typeof payload.value === 'object' && payload.value !== null;

/**
 * `Output.Video`: the form of the file. EncryptKey needs AuthUrl, as documented, and Muxer `hls`: an MP4 is not
 * encrypted, and a caller who set a key must not get a file in the clear without being told.
 */
export const videoOutputSchema = z
  .object({
    Muxer: z.enum(['mp4', 'hls']).default('mp4'),
    /** The AES-128 key of the segments: 32 hex digits. */
    EncryptKey: z
      .string()
      .regex(/^[0-9a-f]{32}$/i, { error: 'must be 32 hex digits' })
      .optional(),
    /** Where players fetch the key; goes into the playlist. */
    AuthUrl: keyUrl.optional(),
  })
  .refine((video) => video.EncryptKey === undefined || video.AuthUrl !== undefined, {
    path: ['AuthUrl'],
    message: 'missing: it must be set with EncryptKey',
    when: isObject,
  })
  .refine((video) => video.EncryptKey === undefined || video.Muxer !== 'mp4', {
    path: ['EncryptKey'],
    message: 'needs Muxer hls, an mp4 file is not encrypted',
    when: isObject,
  });

/** `Output.Video` as parsed: Muxer is always there. */
export type VideoOutput = z.output<typeof videoOutputSchema>;

/** The form of the recorded file. */
export type Muxer = VideoOutput['Muxer'];
