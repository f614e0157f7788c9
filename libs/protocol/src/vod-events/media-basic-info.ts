import * as z from 'zod';
import { decidingTextSchema, numberSchema, optional, textSchema } from './wire-value.ts';

/** Where a file came from (`MediaSourceData`). */
export const mediaSourceSchema = z.looseObject({
  /** `Upload`, `Record`, `VideoProcessing`, `TrtcRecord`, `WebPageRecord`, `Unknown`, or what is added to them. */
  SourceType: decidingTextSchema,
  /** What the uploader passed through. */
  SourceContext: textSchema,
});

/** What is known of a file without looking into it (`MediaBasicInfo`). Times are ISO 8601. */
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

/** What is known of a file without looking into it. */
export type MediaBasicInfo = z.output<typeof mediaBasicInfoSchema>;

/**
 * The same in PullComplete: the documents' example has the information once more inside itself, the declarations of
 * the official SDK do not. Both are read.
 */
export const pulledMediaBasicInfoSchema = mediaBasicInfoSchema.extend({
  MediaBasicInfo: mediaBasicInfoSchema.nullish(),
});
