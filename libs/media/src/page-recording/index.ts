export {
  openPageRecording,
  type PageRecording,
  type PageRecordingOptions,
  type RecordedEvent,
  type RecordingResult,
} from './page-recording.ts';
export type { PageEvent, PageHook } from '../tab-capture/page-events.ts';
export type { AddressesOf } from '../guarded-network/guarded-network.ts';
export type { HeadLastDestination } from '../mp4/mp4-packager.ts';
