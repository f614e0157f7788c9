import * as z from 'zod';
import { decidingTextSchema, numberSchema, optional, textSchema } from './wire-value.ts';

/** Where a file came from (`MediaSourceData`). */
export const mediaSourceSchema = z.looseObject({
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

/** Metadata of a file outside its media. */
export type MediaBasicInfo = z.output<typeof mediaBasicInfoSchema>;

/**
 * The same in PullComplete. The documents' example nests the information once more, the declarations of the official
 * SDK do not. Both are accepted.
 */
export const pulledMediaBasicInfoSchema = mediaBasicInfoSchema.extend({
  MediaBasicInfo: mediaBasicInfoSchema.nullish(),
});
