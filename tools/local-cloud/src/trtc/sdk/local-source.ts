import type { LocalStream } from './local-media.ts';
import { RtcError } from './rtc-error.ts';
import type { LocalAudioConfig, LocalVideoConfig } from './sdk-types.ts';

/** The source and limits of a local stream. */
export type LocalSource = Omit<LocalStream, 'publish' | 'muted'>;

/** The limits of the real SDK's profiles. Bit rates in kbps. */
const VIDEO_PROFILES: Readonly<Record<string, { frameRate: number; bitrate: number }>> = {
  '120p': { frameRate: 15, bitrate: 200 },
  '180p': { frameRate: 15, bitrate: 350 },
  '240p': { frameRate: 15, bitrate: 400 },
  '360p': { frameRate: 15, bitrate: 800 },
  '480p': { frameRate: 15, bitrate: 900 },
  '720p': { frameRate: 15, bitrate: 1500 },
  '1080p': { frameRate: 15, bitrate: 2000 },
  '1440p': { frameRate: 30, bitrate: 4860 },
  '4K': { frameRate: 30, bitrate: 9000 },
};
const AUDIO_BITRATES_KBPS = { standard: 40, 'standard-stereo': 64, high: 192, 'high-stereo': 192 } as const;

/** Opens the camera, or uses the given track. @param current the existing source */
export async function openLocalVideo(
  { option = {} }: LocalVideoConfig,
  current?: LocalSource,
): Promise<LocalSource> {
  const { profile, qosPreference } = option;
  const limits = typeof profile === 'string' ? VIDEO_PROFILES[profile] : profile;
  const track = option.videoTrack ?? current?.track ?? (await capture({ video: true }, 'startLocalVideo'));
  // Both like the real SDK (5.17.1); the hint makes the encoder treat the video as screen content.
  if (qosPreference !== undefined) track.contentHint = qosPreference === 'clear' ? 'detail' : 'motion';
  return {
    ...current,
    track,
    isCaptured: track === current?.track ? current.isCaptured : option.videoTrack === undefined,
    ...(limits === undefined ? {} : { maxBitrateBps: limits.bitrate * 1000, maxFramerate: limits.frameRate }),
    ...(qosPreference === undefined
      ? {}
      : { degradationPreference: qosPreference === 'clear' ? 'maintain-resolution' : 'maintain-framerate' }),
  };
}

/** Opens the microphone, or uses the given track. @param current the existing source */
export async function openLocalAudio(
  { option = {} }: LocalAudioConfig,
  current?: LocalSource,
): Promise<LocalSource> {
  const { profile } = option;
  const track = option.audioTrack ?? current?.track ?? (await capture({ audio: true }, 'startLocalAudio'));
  return {
    ...current,
    track,
    isCaptured: track === current?.track ? current.isCaptured : option.audioTrack === undefined,
    ...(profile === undefined ? {} : { maxBitrateBps: AUDIO_BITRATES_KBPS[profile] * 1000 }),
  };
}

async function capture(constraints: MediaStreamConstraints, functionName: string): Promise<MediaStreamTrack> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
    const [track] = stream.getTracks();
    if (track !== undefined) return track;
    throw new Error('the device gave no track');
  } catch (error) {
    throw new RtcError('DEVICE_ERROR', functionName, error instanceof Error ? error.message : 'no device');
  }
}
