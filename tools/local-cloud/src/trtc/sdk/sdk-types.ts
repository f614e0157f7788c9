/** The real SDK's types. Its package is CommonJS, so its class is the default of the default export. */
import type * as Declarations from 'trtc-sdk-v5';

export type RealSdk = typeof Declarations.default.default;
export type RealTrtc = InstanceType<RealSdk>;
export type RealError = InstanceType<typeof Declarations.RtcError>;
export type RealEvents = Declarations.TRTCEventTypes;
export type EventName = keyof RealEvents;
export type EnterRoomConfig = Declarations.EnterRoomConfig;
export type LocalVideoConfig = Declarations.LocalVideoConfig;
export type LocalAudioConfig = Declarations.LocalAudioConfig;
export type RemoteVideoConfig = Declarations.RemoteVideoConfig;
export type ConnectionState = Declarations.ConnectionState;
export type StreamType = Declarations.TRTCStreamType;
export type ExitReason = Declarations.PEER_LEAVE_REASON;
export type Statistics = Declarations.TRTCStatistics;
export type RealEventNames = typeof Declarations.TRTCEvent;
export type RealTypeNames = typeof Declarations.TRTCType;
export type RemoteStatistic = Declarations.RemoteStatistic;
export type VideoType = Declarations.TRTCVideoType;
