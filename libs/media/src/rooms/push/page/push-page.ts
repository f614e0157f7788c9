import { createMediaPlayer } from './media-player.ts';
import { publishTracks } from './publish-tracks.ts';
import type { EnterFailure, EnterOptions, PushApi, PushPageEvent } from './push-api.ts';
import type { PushSdk, PushTrtc } from './push-sdk.ts';

const positionEveryMs = 250;

/** Runs in the browser, beside the SDK, which a script before this one has loaded. */
window.pusher = createPusher((window as { TRTC?: PushSdk }).TRTC);

function createPusher(sdk: PushSdk | undefined): PushApi {
  let trtc: PushTrtc | undefined;
  let profile: EnterOptions['videoProfile'];
  let told: Promise<unknown> = Promise.resolve();
  const tell = (event: PushPageEvent): void => {
    told = told.then(() =>
      fetch('event', { method: 'POST', body: JSON.stringify(event) }).catch(() => undefined),
    );
  };
  const player = createMediaPlayer({
    onTaken: (feed, endMs, isEmpty) => tell({ type: 'feed-taken', feed, endMs, isEmpty }),
    onRefused: (feed, message) => tell({ type: 'feed-refused', feed, message }),
    onDamage: (feed) => tell({ type: 'damaged', feed }),
    onUndecodable: (feed, message) => tell({ type: 'undecodable', feed, message }),
    onSize(size) {
      if (profile === undefined || (profile.width === size.width && profile.height === size.height)) return;
      profile = { ...profile, ...size };
      trtc
        ?.updateLocalVideo({ option: { profile } })
        .catch((error: unknown) => tell({ type: 'sdk-error', message: failureOf(error).message }));
    },
    onEnded: () => tell({ type: 'played-out' }),
  });
  setInterval(
    () => tell({ type: 'position', ...player.position(), silentMs: player.silentMs() }),
    positionEveryMs,
  );
  addEventListener('load', () => tell({ type: 'loaded' }));

  return {
    play: (feed) => player.play(feed),
    async enter(options) {
      if (sdk === undefined)
        return { name: 'SDK_NOT_LOADED', code: 0, message: "the SDK's script could not be loaded" };
      // Warnings and errors; and nothing is sent to Tencent's log server.
      sdk.setLogLevel(3, false);
      const entered = sdk.create();
      entered.on(sdk.EVENT.KICKED_OUT, ({ reason }) => tell({ type: 'kicked', reason }));
      entered.on(sdk.EVENT.ERROR, ({ message }) => tell({ type: 'sdk-error', message }));
      profile = options.videoProfile;
      try {
        await entered.enterRoom(roomOf(options, sdk.TYPE));
        trtc = entered;
        const tracks = {
          ...(options.videoProfile === undefined ? {} : { video: player.video }),
          ...(options.hasSound ? { audio: player.audio } : {}),
        };
        await publishTracks(sdk, entered, tracks, options);
      } catch (error) {
        return failureOf(error);
      }
      player.start();
      return undefined;
    },
    endOfFeeds: player.endOfFeeds,
    pause: player.pause,
    resume: player.resume,
    position: player.position,
    async leave() {
      // Whoever was removed is out already.
      await trtc?.exitRoom().catch(() => undefined);
    },
  };
}

function roomOf(options: EnterOptions, TYPE: PushSdk['TYPE']): Parameters<PushTrtc['enterRoom']>[0] {
  const { sdkAppId, userId, userSig, roomId, strRoomId } = options;
  return {
    sdkAppId,
    userId,
    userSig,
    ...(roomId === undefined ? {} : { roomId }),
    ...(strRoomId === undefined ? {} : { strRoomId }),
    scene: TYPE.SCENE_LIVE,
    role: TYPE.ROLE_ANCHOR,
    // Nobody listens here.
    autoReceiveAudio: false,
    autoReceiveVideo: false,
    enableAutoPlayDialog: false,
  };
}

function failureOf(thrown: unknown): EnterFailure {
  const { name = 'UNKNOWN_ERROR', code = 0, extraCode, message } = thrown as Partial<EnterFailure>;
  return {
    name,
    code,
    ...(extraCode === undefined ? {} : { extraCode }),
    message: message ?? String(thrown),
  };
}
