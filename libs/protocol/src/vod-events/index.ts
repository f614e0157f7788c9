export { toCanonicalContent, toEventId } from './event-id.ts';
export { findFileId, findTaskId } from './event-subject.ts';
export { type FileDeletedEvent } from './file-deleted.ts';
export { invalidEvent, parseVodEvent, parseVodEventText } from './parse-vod-event.ts';
export { type MediaBasicInfo } from './media-basic-info.ts';
export { type MediaMetaData } from './media-meta-data.ts';
export { type MediaProcessResult, type TranscodeTask } from './media-process-result.ts';
export { findProcedureTaskId, findSourceType } from './media-source.ts';
export { type NewFileUploadEvent } from './new-file-upload.ts';
export { type ProcedureStateChangedEvent } from './procedure-state-changed.ts';
export { type PullCompleteEvent } from './pull-complete.ts';
export {
  parsePulledEvents,
  type PulledEvent,
  type PullEventsAnswer,
  pullEventsAnswerSchema,
} from './pulled-events.ts';
export { listTranscodeResults, type TranscodeResult } from './transcode-results.ts';
export {
  exampleSignKey,
  vodEventExample,
  type VodEventExample,
  type VodEventExampleName,
  vodEventExamples,
} from './vod-event-example.ts';
export { VOD_EVENT_TYPES, vodEventPayloads, type VodEventType } from './vod-event-type.ts';
export { type OtherVodEvent, type TypedVodEvent, type UnknownEventType, type VodEvent } from './vod-event.ts';
