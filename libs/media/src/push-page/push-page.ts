import { createMediaPlayer } from './media-player.ts';
import { publishTracks } from './publish-tracks.ts';
import type { EnterFailure, EnterOptions, PushApi, PushPageEvent } from './push-api.ts';
import type { PushSdk, PushTrtc } from './push-sdk.ts';

const positionEveryMs = 250;
/** What was shown last is still on its way through the encoder and the network. */
const lastPictureMs = 200;

/** Runs in the browser, beside the SDK, which a script before this one has loaded. */
window.pusher = createPusher((window as { TRTC?: PushSdk }).TRTC);

function createPusher(sdk: PushSdk | undefined): PushApi {
  let room: { sdk: PushSdk; trtc: PushTrtc; options: EnterOptions } | undefined;
  let isPublished = false;
  let isPaused = false;
  let told: Promise<unknown> = Promise.resolve();
  const tell = (event: PushPageEvent): void => {
    told = told.then(() =>
      fetch('event', { method: 'POST', body: JSON.stringify(event) }).catch(() => undefined),
    );
  };
  const player = createMediaPlayer({
    onTaken: (feed, isEmpty) => tell({ type: 'feed-taken', ...player.position(), feed, isEmpty }),
    onRefused: (feed, message) => tell({ type: 'feed-refused', feed, message }),
    onEnded: () => setTimeout(() => tell({ type: 'played-out' }), lastPictureMs),
  });
  setInterval(() => tell({ type: 'position', ...player.position() }), positionEveryMs);

  return {
    async enter(options) {
      if (sdk === undefined)
        return { name: 'SDK_NOT_LOADED', code: 0, message: "the SDK's script could not be loaded" };
      // Warnings and errors; and nothing is sent to Tencent's log server.
      sdk.setLogLevel(3, false);
      const trtc = sdk.create();
      trtc.on(sdk.EVENT.KICKED_OUT, ({ reason }) => tell({ type: 'kicked', reason }));
      trtc.on(sdk.EVENT.ERROR, ({ message }) => tell({ type: 'sdk-error', message }));
      try {
        await trtc.enterRoom(roomOf(options, sdk.TYPE));
      } catch (error) {
        return failureOf(error);
      }
      room = { sdk, trtc, options };
      return undefined;
    },
    async play(feed) {
      if (!(await player.play(feed))) return false;
      if (room === undefined) throw new Error('not in a room');
      if (!isPublished) {
        isPublished = true;
        await publishTracks(room.sdk, room.trtc, player.element, room.options);
      }
      if (!isPaused) void player.element.play();
      return true;
    },
    endOfFeeds: () => void player.endOfFeeds(),
    pause() {
      isPaused = true;
      player.element.pause();
    },
    resume() {
      isPaused = false;
      void player.element.play();
    },
    async leave() {
      // Whoever was removed is out already.
      await room?.trtc.exitRoom().catch(() => undefined);
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
