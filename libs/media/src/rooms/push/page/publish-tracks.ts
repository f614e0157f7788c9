import type { Trtc, TrtcSdk } from '../../trtc-sdk.ts';
import type { EnterOptions } from './push-api.ts';

/** The SDK reports when a stream is being sent; without a report, the push begins anyway after this time. */
const publishTimeoutMs = 3_000;

/**
 * Publishes tracks. Resolves when the room receives them, so that the first frame is not lost when the clock starts. On a busy
 * machine or a slow line the SDK drops frames (`clear`) and keeps their size.
 */
export async function publishTracks(
  sdk: TrtcSdk,
  trtc: Trtc,
  tracks: { video?: MediaStreamTrack; audio?: MediaStreamTrack },
  { videoProfile }: Pick<EnterOptions, 'videoProfile'>,
): Promise<void> {
  const publishing = new Set(Object.keys(tracks));
  const published = new Promise<void>((resolve) => {
    trtc.on(sdk.EVENT.PUBLISH_STATE_CHANGED, ({ mediaType, state }) => {
      if (state === 'started') publishing.delete(mediaType);
      if (publishing.size === 0) resolve();
    });
  });
  if (tracks.video !== undefined)
    await trtc.startLocalVideo({
      option: {
        videoTrack: tracks.video,
        qosPreference: 'clear',
        ...(videoProfile === undefined ? {} : { profile: videoProfile }),
      },
    });
  if (tracks.audio !== undefined)
    await trtc.startLocalAudio({ option: { audioTrack: tracks.audio, profile: 'high-stereo' } });
  await Promise.race([published, new Promise((resolve) => setTimeout(resolve, publishTimeoutMs))]);
}
