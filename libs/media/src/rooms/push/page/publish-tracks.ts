import type { EnterOptions } from './push-api.ts';
import type { PushSdk, PushTrtc } from './push-sdk.ts';

/** The SDK tells when a stream is on its way; a room that does not tell is pushed into all the same. */
const publishTimeoutMs = 3_000;

/**
 * Publishes tracks. Resolves when the room has them: then the clock may run, and the first picture is not lost. The size stays: on a busy machine
 * or a thin line pictures are left out (`clear`), and none is made smaller.
 */
export async function publishTracks(
  sdk: PushSdk,
  trtc: PushTrtc,
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
