import { pictureTrack } from './picture-track.ts';
import type { EnterOptions } from './push-api.ts';
import type { PushSdk, PushTrtc } from './push-sdk.ts';

/** The SDK tells when a stream is on its way; a room that does not tell is pushed into all the same. */
const publishTimeoutMs = 3_000;

/**
 * Publishes what the element shows. Resolves when the room has both streams: then the element may play, and its first
 * picture is not lost.
 */
export async function publishTracks(
  sdk: PushSdk,
  trtc: PushTrtc,
  element: HTMLVideoElement,
  { volumePercent, videoProfile }: Pick<EnterOptions, 'volumePercent' | 'videoProfile'>,
): Promise<void> {
  const stream = (element as HTMLVideoElement & { captureStream(): MediaStream }).captureStream();
  const wanted = videoProfile === undefined ? 1 : 0;
  await tracksOf(stream, wanted);
  // Also a source without a picture has an element that could show one.
  const videoTrack = stream.getVideoTracks().length === 0 ? undefined : pictureTrack(element);
  const [audioTrack] = stream.getAudioTracks();
  const publishing = new Set([...(videoTrack ? ['video'] : []), ...(audioTrack ? ['audio'] : [])]);
  const published = new Promise<void>((resolve) => {
    trtc.on(sdk.EVENT.PUBLISH_STATE_CHANGED, ({ mediaType, state }) => {
      if (state === 'started') publishing.delete(mediaType);
      if (publishing.size === 0) resolve();
    });
  });
  if (videoTrack !== undefined)
    await trtc.startLocalVideo({
      option: { videoTrack, ...(videoProfile === undefined ? {} : { profile: videoProfile }) },
    });
  if (audioTrack !== undefined)
    await trtc.startLocalAudio({
      option: { audioTrack: withVolume(audioTrack, volumePercent), profile: 'high-stereo' },
    });
  await Promise.race([published, new Promise((resolve) => setTimeout(resolve, publishTimeoutMs))]);
}

/** A track comes when its first media has been decoded: both are waited for, for a moment. */
async function tracksOf(stream: MediaStream, least: number): Promise<void> {
  const giveUpAt = performance.now() + publishTimeoutMs;
  while (stream.getTracks().length < 2 - least && performance.now() < giveUpAt) {
    await new Promise((resolve) => {
      stream.addEventListener('addtrack', resolve, { once: true });
      setTimeout(resolve, 100);
    });
  }
}

function withVolume(track: MediaStreamTrack, percent: number): MediaStreamTrack {
  if (percent === 100) return track;
  const context = new AudioContext();
  const gain = new GainNode(context, { gain: percent / 100 });
  const out = context.createMediaStreamDestination();
  context
    .createMediaStreamSource(new MediaStream([track]))
    .connect(gain)
    .connect(out);
  return out.stream.getAudioTracks()[0] ?? track;
}
