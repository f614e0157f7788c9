import * as z from 'zod';
import { numberSchema, optional, textSchema } from './wire-value.ts';

/** A video stream of a file: bits per second, pixels, frames per second. */
export const videoStreamSchema = z.looseObject({
  Bitrate: numberSchema,
  Height: numberSchema,
  Width: numberSchema,
  Codec: textSchema,
  Fps: numberSchema,
});

/** An audio stream of a file: bits per second, Hz. */
export const audioStreamSchema = z.looseObject({
  Bitrate: numberSchema,
  SamplingRate: numberSchema,
  Codec: textSchema,
});

/** The media in a file (`MediaMetaData`): bytes, bits per second, pixels, seconds, degrees. */
export const mediaMetaDataSchema = z.looseObject({
  Size: numberSchema,
  Container: textSchema,
  Bitrate: numberSchema,
  Height: numberSchema,
  Width: numberSchema,
  Duration: numberSchema,
  Rotate: numberSchema,
  VideoStreamSet: optional(z.array(videoStreamSchema)),
  AudioStreamSet: optional(z.array(audioStreamSchema)),
  VideoDuration: numberSchema,
  AudioDuration: numberSchema,
  Md5: textSchema,
});

/** The media in a file. */
export type MediaMetaData = z.output<typeof mediaMetaDataSchema>;
