export { toCanonicalContent, toEventId } from './event-id.ts';
export { findFileId, findProcedureTaskId, findSourceType } from './event-fields.ts';
export type {
  FileDeletedEvent,
  NewFileUploadEvent,
  ProcedureStateChangedEvent,
  PullCompleteEvent,
} from './typed-events.ts';
export { invalidEvent, parseVodEvent } from './parse-vod-event.ts';
export type { MediaBasicInfo, MediaMetaData, MediaProcessResult, TranscodeTask } from './media-info.ts';
export { parsePulledEvents, type PulledEvent, pullEventsAnswerSchema } from './pulled-events.ts';
export { listTranscodeResults, type TranscodeResult } from './transcode-results.ts';
export {
  exampleSignKey,
  vodEventExample,
  type VodEventExample,
  type VodEventExampleName,
  vodEventExamples,
} from './vod-event-example.ts';
export {
  VOD_EVENT_TYPES,
  vodEventPayloads,
  type VodEventType,
  type OtherVodEvent,
  type TypedVodEvent,
  type UnknownEventType,
  type VodEvent,
} from './vod-event.ts';
