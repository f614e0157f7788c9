import * as z from 'zod';
import { mediaMetaDataSchema } from './media-meta-data.ts';
import { mediaProcessResultSchema } from './media-process-result.ts';
import {
  decidingTextSchema,
  envelopeFields,
  idSchema,
  numberSchema,
  optional,
  textSchema,
} from './wire-value.ts';

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
