import * as z from 'zod';
import { mediaBasicInfoSchema } from './media-basic-info.ts';
import { mediaMetaDataSchema } from './media-meta-data.ts';
import { decidingTextSchema, envelopeFields, idSchema, optional, textSchema } from './wire-value.ts';

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
