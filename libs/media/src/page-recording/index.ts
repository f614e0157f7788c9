export { finishRecording } from './finish-recording.ts';
export {
  openPageRecording,
  type PageRecording,
  type PageRecordingOptions,
  type RecordedEvent,
  type RecordingResult,
} from './page-recording.ts';
export { createRecordQueue, type ReadableJournal, type RecordQueue } from './record-queue.ts';
export type { PageEvent, PageHook } from '../tab-capture/page-events.ts';
export type { Gap } from './session-joiner.ts';
export type { PageErrorTally } from './page-error-tally.ts';
export type { QualitySoFar, RecordingQuality } from './quality-meter.ts';
export type { Stretch } from './stillness.ts';
export type { MemoryPeak } from '../process/memory-peak.ts';
export type { MediaFormat, MuxedRecording, Muxer, VideoPacket } from '../formats/muxer.ts';
export type { AddressesOf } from '../net/egress-proxy.ts';
export type { HeaderLastTarget } from '../formats/mp4/mp4-muxer.ts';
