import {
  createTrtc,
  findSdk,
  sdkNotLoaded,
  toEnterParameters,
  toSdkFailure,
  type Trtc,
  type TrtcSdk,
} from '../../trtc-sdk.ts';
import { createMediaPlayer } from './media-player.ts';
import type { EnterOptions, PushApi, PushPageEvent, VideoProfile } from './push-api.ts';

const positionEveryMs = 250;
/** The SDK reports when a stream is being sent; without a report, the push begins anyway after this time. */
const publishTimeoutMs = 3_000;

/** Runs in the browser, after the script of the SDK. */
window.pusher = createPusher();

function createPusher(): PushApi {
  const sdk = findSdk();
  let trtc: Trtc | undefined;
  let profile: VideoProfile | undefined;
  let sent: Promise<unknown> = Promise.resolve();
  /** Sends events one after another, so that they arrive in order. */
  const send = (event: PushPageEvent): void => {
    sent = sent.then(() =>
      fetch('event', { method: 'POST', body: JSON.stringify(event) }).catch(() => undefined),
    );
  };
  const player = createMediaPlayer({
    onTaken: (feed, endMs, isEmpty) => send({ type: 'feed-taken', feed, endMs, isEmpty }),
    onRefused: (feed, message) => send({ type: 'feed-refused', feed, message }),
    onDamage: (feed) => send({ type: 'damaged', feed }),
    onUndecodable: (feed, message) => send({ type: 'undecodable', feed, message }),
    onSize(size) {
      if (profile === undefined || (profile.width === size.width && profile.height === size.height)) return;
      profile = { ...profile, ...size };
      trtc
        ?.updateLocalVideo({ option: { profile } })
        .catch((error: unknown) => send({ type: 'sdk-error', message: toSdkFailure(error).message }));
    },
    onEnded: () => send({ type: 'played-out' }),
  });
  setInterval(
    () => send({ type: 'position', ...player.position(), silentMs: player.silentMs() }),
    positionEveryMs,
  );
  addEventListener('load', () => send({ type: 'loaded' }));

  return {
    play: (feed) => player.play(feed),
    async enter(options) {
      if (sdk === undefined) return sdkNotLoaded;
      const entered = createTrtc(sdk);
      entered.on(sdk.EVENT.KICKED_OUT, ({ reason }) => send({ type: 'kicked', reason }));
      entered.on(sdk.EVENT.ERROR, ({ message }) => send({ type: 'sdk-error', message }));
      profile = options.videoProfile;
      try {
        await entered.enterRoom(toEnterParameters(options, sdk.TYPE, 'ROLE_ANCHOR'));
        trtc = entered;
        const tracks = {
          ...(options.videoProfile === undefined ? {} : { video: player.video }),
          ...(options.hasAudio ? { audio: player.audio } : {}),
        };
        await publishTracks(sdk, entered, tracks, options);
      } catch (error) {
        return toSdkFailure(error);
      }
      player.start();
      return undefined;
    },
    endOfFeeds: player.endOfFeeds,
    pause: player.pause,
    resume: player.resume,
    position: player.position,
    async leave() {
      // A user that was removed has left already.
      await trtc?.exitRoom().catch(() => undefined);
    },
  };
}

/**
 * Publishes tracks. Resolves when the room receives them, so that the first frame is not lost when the clock starts. On
 * a busy machine or a slow line the SDK drops frames (`clear`) and keeps their size.
 */
async function publishTracks(
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
