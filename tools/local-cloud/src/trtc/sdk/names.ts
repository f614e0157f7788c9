import type { RealEventNames, RealTypeNames, StreamType } from './sdk-types.ts';

/** The events that the stand-in supports. */
export const EVENT = {
  ERROR: 'error',
  AUTOPLAY_FAILED: 'autoplay-failed',
  KICKED_OUT: 'kicked-out',
  REMOTE_USER_ENTER: 'remote-user-enter',
  REMOTE_USER_EXIT: 'remote-user-exit',
  REMOTE_AUDIO_AVAILABLE: 'remote-audio-available',
  REMOTE_AUDIO_UNAVAILABLE: 'remote-audio-unavailable',
  REMOTE_VIDEO_AVAILABLE: 'remote-video-available',
  REMOTE_VIDEO_UNAVAILABLE: 'remote-video-unavailable',
  CONNECTION_STATE_CHANGED: 'connection-state-changed',
  PUBLISH_STATE_CHANGED: 'publish-state-changed',
  TRACK: 'track',
  STATISTICS: 'statistics',
  FIRST_VIDEO_FRAME: 'first-video-frame',
  VIDEO_SIZE_CHANGED: 'video-size-changed',
  CUSTOM_MESSAGE: 'custom-message',
} as const satisfies Partial<RealEventNames>;

/** The declarations use enums for these values, which exist only in types. */
export const TYPE = {
  SCENE_LIVE: 'live',
  SCENE_RTC: 'rtc',
  ROLE_ANCHOR: 'anchor',
  ROLE_AUDIENCE: 'audience',
  STREAM_TYPE_MAIN: 'main',
  STREAM_TYPE_SUB: 'sub',
  AUDIO_PROFILE_STANDARD: 'standard',
  AUDIO_PROFILE_STANDARD_STEREO: 'standard-stereo',
  AUDIO_PROFILE_HIGH: 'high',
  AUDIO_PROFILE_HIGH_STEREO: 'high-stereo',
  QOS_PREFERENCE_SMOOTH: 'smooth',
  QOS_PREFERENCE_CLEAR: 'clear',
} as const satisfies { readonly [Name in keyof RealTypeNames]?: `${RealTypeNames[Name]}` };

/** The only stream type of the stand-in. */
export const MAIN_STREAM = TYPE.STREAM_TYPE_MAIN as StreamType;
