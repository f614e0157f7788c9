import * as z from 'zod';
import { pulledMediaBasicInfoSchema } from './media-basic-info.ts';
import { mediaMetaDataSchema } from './media-meta-data.ts';
import {
  decidingNumberSchema,
  decidingTextSchema,
  envelopeFields,
  idSchema,
  optional,
  textSchema,
} from './wire-value.ts';

const pullUploadTaskSchema = z
  .looseObject({
    TaskId: idSchema,
    /** `PROCESSING` or `FINISH`. */
    Status: decidingTextSchema,
    /** 0 or absent: pulled. 40000: wrong parameters, 60000: the source is at fault, 70000: internal. */
    ErrCode: decidingNumberSchema,
    Message: textSchema,
    /** The new file; empty when there is none. */
    FileId: decidingTextSchema,
    MediaBasicInfo: pulledMediaBasicInfoSchema.nullish(),
    MetaData: optional(mediaMetaDataSchema),
    FileUrl: textSchema,
    /** If not empty: a procedure that was requested with the pull already runs. */
    ProcedureTaskId: decidingTextSchema,
    ReviewAudioVideoTaskId: textSchema,
    SessionContext: textSchema,
    SessionId: textSchema,
  })
  // A successful pull has made a file; without its FileId the event is useless.
  .refine(({ FileId, ErrCode, Status }) => Boolean(FileId || ErrCode) || Status === 'PROCESSING', {
    path: ['FileId'],
    error: 'missing, though ErrCode tells of no failure',
  });

/** A pull from a URL ended; there is no NewFileUpload for its file. */
export const pullCompleteEventSchema = z.looseObject({
  EventType: z.literal('PullComplete'),
  PullCompleteEvent: pullUploadTaskSchema,
  ...envelopeFields,
});

/** A pull from a URL ended. */
export type PullCompleteEvent = z.output<typeof pullCompleteEventSchema>;
