export {
  finishRoomFiles,
  openRoomRecording,
  type PreviousPeriod,
  type RoomEnd,
  type RoomEventReport,
  type RoomRecording,
  type RoomRecordingOptions,
} from './room-recording.ts';
export type { RoomEntry } from '../trtc-sdk.ts';
export type { PeriodOutcome, RecordingStage } from './period-recording.ts';
export type { PeriodListener } from './anchor-periods.ts';
export type { Interval, PublishPeriod, RoomSidecar } from './room-sidecar.ts';
export type { MediaKind, RoomMedia } from './page/room-api.ts';
export type { FileFormat, Muxer } from '../../formats/muxer.ts';
