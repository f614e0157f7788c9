import * as z from 'zod';
import { audioStreamSchema, videoStreamSchema } from './media-meta-data.ts';
import { numberSchema, optional, textSchema } from './wire-value.ts';

const outputSchema = z.looseObject({
  Url: textSchema,
  /** 0 in the documents' example, whatever the template: see Input. */
  Definition: numberSchema,
  Bitrate: numberSchema,
  Height: numberSchema,
  Width: numberSchema,
  Size: numberSchema,
  Duration: numberSchema,
  Md5: textSchema,
  Container: textSchema,
  /** Only of adaptive bitrates: `HLS` or `DASH`. */
  Package: textSchema,
  VideoStreamSet: optional(z.array(videoStreamSchema)),
  AudioStreamSet: optional(z.array(audioStreamSchema)),
  /** Only when the output was ordered as a file of its own. */
  FileId: textSchema,
});

/** One transcode (`MediaProcessTaskTranscodeResult`), or one to adaptive bitrates, which has the same fields and less output. */
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

/** One transcode, or one to adaptive bitrates. */
export type TranscodeTask = z.output<typeof transcodeTaskSchema>;

/** What became of one task of a procedure (`MediaProcessTaskResult`). Tasks of the other types are kept as they came. */
export const mediaProcessResultSchema = z.looseObject({
  /** `Transcode`, `AdaptiveDynamicStreaming`, `AnimatedGraphics`, `SnapshotByTimeOffset`, `SampleSnapshot`, `ImageSprites` or `CoverBySnapshot`. */
  Type: textSchema,
  TranscodeTask: optional(transcodeTaskSchema),
  AdaptiveDynamicStreamingTask: optional(transcodeTaskSchema),
});

/** What became of one task of a procedure. */
export type MediaProcessResult = z.output<typeof mediaProcessResultSchema>;
