import * as z from 'zod';
import { audioStreamSchema, videoStreamSchema } from './media-meta-data.ts';
import { numberSchema, optional, textSchema } from './wire-value.ts';

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

/** The result of a task of a procedure (`MediaProcessTaskResult`). Tasks of other types are kept as they came. */
export const mediaProcessResultSchema = z.looseObject({
  /** `Transcode`, `AdaptiveDynamicStreaming`, `AnimatedGraphics`, `SnapshotByTimeOffset`, `SampleSnapshot`, `ImageSprites` or `CoverBySnapshot`. */
  Type: textSchema,
  TranscodeTask: optional(transcodeTaskSchema),
  AdaptiveDynamicStreamingTask: optional(transcodeTaskSchema),
});

/** The result of a task of a procedure. */
export type MediaProcessResult = z.output<typeof mediaProcessResultSchema>;
