import * as z from 'zod';
import { decidingTextSchema, numberSchema, optional, textSchema } from './wire-value.ts';

/** Where a file came from (`MediaSourceData`). */
const mediaSourceSchema = z.looseObject({
  /** `Upload`, `Record`, `VideoProcessing`, `TrtcRecord`, `WebPageRecord`, `Unknown`, or later additions. */
  SourceType: decidingTextSchema,
  /** The context that the uploader passed. */
  SourceContext: textSchema,
});

/** Metadata of a file outside its media (`MediaBasicInfo`). Times are ISO 8601. */
export const mediaBasicInfoSchema = z.looseObject({
  Name: textSchema,
  Description: textSchema,
  CreateTime: textSchema,
  UpdateTime: textSchema,
  ExpireTime: textSchema,
  ClassId: numberSchema,
  ClassName: textSchema,
  ClassPath: textSchema,
  CoverUrl: textSchema,
  /** The container, such as `mp4`. */
  Type: textSchema,
  MediaUrl: textSchema,
  SourceInfo: mediaSourceSchema.nullish(),
  StorageRegion: textSchema,
  StoragePath: textSchema,
  TagSet: optional(z.array(z.string())),
  Vid: textSchema,
  /** `Video`, `Audio` or `Image`. */
  Category: textSchema,
  /** `Normal` or `Forbidden`. */
  Status: textSchema,
  StorageClass: textSchema,
});

/**
 * The same in PullComplete. The documents' example nests the information once more, the declarations of the official
 * SDK do not. Both are accepted.
 */
export const pulledMediaBasicInfoSchema = mediaBasicInfoSchema.extend({
  MediaBasicInfo: mediaBasicInfoSchema.nullish(),
});

/** A video stream of a file: bits per second, pixels, frames per second. */
const videoStreamSchema = z.looseObject({
  Bitrate: numberSchema,
  Height: numberSchema,
  Width: numberSchema,
  Codec: textSchema,
  Fps: numberSchema,
});

/** An audio stream of a file: bits per second, Hz. */
const audioStreamSchema = z.looseObject({
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

const outputSchema = z.looseObject({
  Url: textSchema,
  /** 0 in the documents' example, whatever the template; see Input. */
  Definition: numberSchema,
  Bitrate: numberSchema,
  Height: numberSchema,
  Width: numberSchema,
  Size: numberSchema,
  Duration: numberSchema,
  Md5: textSchema,
  Container: textSchema,
  /** Only for adaptive bitrates: `HLS` or `DASH`. */
  Package: textSchema,
  VideoStreamSet: optional(z.array(videoStreamSchema)),
  AudioStreamSet: optional(z.array(audioStreamSchema)),
  /** Only if the output was requested as a file of its own. */
  FileId: textSchema,
});

/**
 * A transcode (`MediaProcessTaskTranscodeResult`), or one into adaptive bitrates, which has the same fields and fewer
 * in its output.
 */
const transcodeTaskSchema = z.looseObject({
  /** `PROCESSING`, `SUCCESS` or `FAIL`. */
  Status: textSchema,
  /** Empty: no failure. */
  ErrCodeExt: textSchema,
  /** 0: no failure. */
  ErrCode: numberSchema,
  Message: textSchema,
  /** Its Definition is the template. */
  Input: optional(z.looseObject({ Definition: numberSchema })),
  Output: optional(outputSchema),
  /** Percent. */
  Progress: numberSchema,
  BeginProcessTime: textSchema,
  FinishTime: textSchema,
});

/** A transcode, or one into adaptive bitrates. */
export type TranscodeTask = z.output<typeof transcodeTaskSchema>;

/** The result of a task of a procedure (`MediaProcessTaskResult`). Tasks of other types are left unchanged. */
export const mediaProcessResultSchema = z.looseObject({
  /** `Transcode`, `AdaptiveDynamicStreaming`, `AnimatedGraphics`, `SnapshotByTimeOffset`, `SampleSnapshot`, `ImageSprites` or `CoverBySnapshot`. */
  Type: textSchema,
  TranscodeTask: optional(transcodeTaskSchema),
  AdaptiveDynamicStreamingTask: optional(transcodeTaskSchema),
});

/** The result of a task of a procedure. */
export type MediaProcessResult = z.output<typeof mediaProcessResultSchema>;
