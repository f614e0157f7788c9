export { toCanonicalContent, toEventId } from './event-id.ts';
export { findFileId, findProcedureTaskId, findSourceType } from './event-fields.ts';
export type { NewFileUploadEvent, ProcedureStateChangedEvent, PullCompleteEvent } from './typed-events.ts';
export { invalidEvent, parseVodEvent } from './parse-vod-event.ts';
export { parsePulledEvents, type PulledEvent, pullEventsAnswerSchema } from './pulled-events.ts';
export { listTranscodeResults, type TranscodeResult } from './transcode-results.ts';
export { exampleSignKey, vodEventExample, vodEventExamples } from './vod-event-example.ts';
export { VOD_EVENT_TYPES, type VodEvent } from './vod-event.ts';
