import * as z from 'zod';
import {
  mediaBasicInfoSchema,
  mediaMetaDataSchema,
  pulledMediaBasicInfoSchema,
  mediaProcessResultSchema,
} from './media-info.ts';
import {
  decidingTextSchema,
  envelopeFields,
  idSchema,
  optional,
  textSchema,
  decidingNumberSchema,
  numberSchema,
} from './wire-value.ts';

/** A file was uploaded (or made by a recording or by another processing: see `MediaBasicInfo.SourceInfo`). */
export const newFileUploadEventSchema = z.looseObject({
  EventType: z.literal('NewFileUpload'),
  FileUploadEvent: z.looseObject({
    FileId: idSchema,
    MediaBasicInfo: mediaBasicInfoSchema.nullish(),
    /** If not empty: a procedure that was requested with the upload already runs. */
    ProcedureTaskId: decidingTextSchema,
    ReviewAudioVideoTaskId: textSchema,
    MetaData: optional(mediaMetaDataSchema),
  }),
  ...envelopeFields,
});

/** A file was uploaded. */
export type NewFileUploadEvent = z.output<typeof newFileUploadEventSchema>;

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
    error: 'missing, although ErrCode reports no failure',
  });

/** A pull from a URL ended; there is no NewFileUpload for its file. */
export const pullCompleteEventSchema = z.looseObject({
  EventType: z.literal('PullComplete'),
  PullCompleteEvent: pullUploadTaskSchema,
  ...envelopeFields,
});

/** A pull from a URL ended. */
export type PullCompleteEvent = z.output<typeof pullCompleteEventSchema>;

/** A procedure (such as the transcodes of one ProcessMedia) progressed or ended. */
export const procedureStateChangedEventSchema = z.looseObject({
  EventType: z.literal('ProcedureStateChanged'),
  ProcedureStateChangeEvent: z.looseObject({
    TaskId: idSchema,
    /** `FINISH`, or with TasksNotifyMode Change also `PROCESSING`. */
    Status: decidingTextSchema,
    /** Deprecated: the results of transcodes are in MediaProcessResultSet. */
    ErrCode: numberSchema,
    /** Deprecated, as ErrCode. */
    Message: textSchema,
    /** Empty when the source was a URL outside VOD. */
    FileId: decidingTextSchema,
    FileName: textSchema,
    FileUrl: textSchema,
    /** Of the source. */
    MetaData: optional(mediaMetaDataSchema),
    MediaProcessResultSet: z.array(optional(mediaProcessResultSchema)).nullish(),
    TasksPriority: numberSchema,
    TasksNotifyMode: textSchema,
    SessionContext: textSchema,
    SessionId: textSchema,
    Operator: textSchema,
    OperationType: textSchema,
  }),
  ...envelopeFields,
});

/** A procedure progressed or ended. */
export type ProcedureStateChangedEvent = z.output<typeof procedureStateChangedEventSchema>;

/** Files, or parts of them, were deleted. */
export const fileDeletedEventSchema = z.looseObject({
  EventType: z.literal('FileDeleted'),
  FileDeleteEvent: z.looseObject({
    FileIdSet: z.array(z.string()).nullish(),
    FileDeleteResultInfo: z
      .array(
        z.looseObject({
          FileId: textSchema,
          /** The deleted parts, such as `{ Type: 'TranscodeFiles', Definition: 20 }`. */
          DeleteParts: z.array(z.looseObject({ Type: textSchema })).nullish(),
        }),
      )
      .nullish(),
  }),
  ...envelopeFields,
});

/** Files, or parts of them, were deleted. */
export type FileDeletedEvent = z.output<typeof fileDeletedEventSchema>;
