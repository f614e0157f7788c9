import { z } from 'zod';
import { audioStreamSchema, videoStreamSchema } from './media-meta-data.ts';
import { numberSchema, textSchema } from './wire-value.ts';

/** What every task of a procedure says of itself. */
const taskFields = {
  /** `PROCESSING`, `SUCCESS` or `FAIL`. */
  Status: textSchema,
  /** Empty: no failure. */
  ErrCodeExt: textSchema,
  /** 0: no failure. */
  ErrCode: numberSchema,
  Message: textSchema,
  /** Percent. */
  Progress: numberSchema,
  BeginProcessTime: textSchema,
  FinishTime: textSchema,
};

const inputSchema = z.looseObject({ Definition: numberSchema });

const transcodeTaskSchema = z.looseObject({
  ...taskFields,
  /** Its Definition is the template. */
  Input: inputSchema.nullish(),
  Output: z
    .looseObject({
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
      VideoStreamSet: z.array(videoStreamSchema).nullish(),
      AudioStreamSet: z.array(audioStreamSchema).nullish(),
      /** Only when the output was ordered as a file of its own. */
      FileId: textSchema,
    })
    .nullish(),
});

const adaptiveTaskSchema = z.looseObject({
  ...taskFields,
  Input: inputSchema.nullish(),
  Output: z
    .looseObject({
      Url: textSchema,
      Definition: numberSchema,
      /** `HLS` or `DASH`. */
      Package: textSchema,
      Size: numberSchema,
    })
    .nullish(),
});

/** What became of one task of a procedure (`MediaProcessTaskResult`). Tasks of the other types are kept as they are. */
export const mediaProcessResultSchema = z.looseObject({
  /** `Transcode`, `AdaptiveDynamicStreaming`, `AnimatedGraphics`, `SnapshotByTimeOffset`, `SampleSnapshot`, `ImageSprites`, `CoverBySnapshot`. */
  Type: textSchema,
  TranscodeTask: transcodeTaskSchema.nullish(),
  AdaptiveDynamicStreamingTask: adaptiveTaskSchema.nullish(),
});

/** What became of one task of a procedure. */
export type MediaProcessResult = z.output<typeof mediaProcessResultSchema>;
