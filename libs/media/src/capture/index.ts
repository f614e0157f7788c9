export { finishRecording } from './finish-recording.ts';
export {
  openPageRecording,
  type PageRecording,
  type PageRecordingOptions,
  type RecordedEvent,
  type RecordingResult,
} from './page-recording.ts';
export { createRecordQueue, type ReadableJournal, type RecordQueue } from './record-queue.ts';
export type { PageErrorTally, PageEvent, PageHook } from './page-events.ts';
export type { Gap } from './session-joiner.ts';
export type { QualitySoFar, RecordingQuality } from './quality-meter.ts';
export type { Stretch } from './freeze-detector.ts';
export type { MemoryPeak } from './memory-peak.ts';
export type { MediaFormat, MuxedRecording, Muxer, VideoPacket } from '../formats/muxer.ts';
export type { ResolveAddresses } from '../net/egress-proxy.ts';
