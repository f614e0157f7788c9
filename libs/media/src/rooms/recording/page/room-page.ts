import { createAnchorRecorder } from './anchor-recorder.ts';
import { followAnchors } from './follow-anchors.ts';
import { keepInStep, noteReceivers, type Receivers } from './keep-in-step.ts';
import { createOutbox } from './outbox.ts';
import type { EnterOptions, RoomApi, SdkFailure } from './room-api.ts';
import { loadedSdk, type RtcError, type Trtc, type TrtcClass } from './sdk.ts';
import { kindsOf, startTake } from './take.ts';

/** So much may wait for a worker whose storage does not take it; beyond that the recorders stop until half is gone. */
const mostHeldBytes = 64 * 1024 * 1024;
const beatMs = 500;

/** Runs in the browser; the SDK is loaded by the script after this one. */
window.roomRecorder = createRoom(noteReceivers());

function createRoom(receivers: Receivers): RoomApi {
  const outbox = createOutbox();
  let trtc: Trtc | undefined;
  let anchors: ReturnType<typeof followAnchors> | undefined;
  let takes = 0;

  return {
    async enter(options) {
      const sdk = loadedSdk();
      if (sdk === undefined)
        return { name: 'SDK_NOT_LOADED', code: 0, message: "the SDK's script could not be loaded" };
      // Warnings and errors; and nothing is sent to Tencent's log server.
      sdk.setLogLevel(3, false);
      trtc = sdk.create();
      const { EVENT } = sdk;
      let lostSince: number | undefined;
      trtc.on(EVENT.CONNECTION_STATE_CHANGED, ({ state }) => {
        lostSince = state === 'CONNECTED' ? undefined : (lostSince ?? performance.now());
      });
      trtc.on(EVENT.KICKED_OUT, ({ reason }) => outbox.tell({ type: 'kicked', reason }));
      trtc.on(EVENT.ERROR, ({ message }) => outbox.tell({ type: 'sdk-error', message }));
      anchors = followAnchors({
        sdk,
        trtc,
        media: options.media,
        isAccepted: (userId) => window.isAnchorAccepted(userId),
        tell: outbox.tell,
        recorderOf: (period) =>
          createAnchorRecorder({
            start(tracks, on) {
              const take = ++takes;
              outbox.tell({ type: 'take-started', take, period, kinds: kindsOf(tracks) });
              const letGo = keepInStep(tracks, receivers);
              return startTake({
                tracks,
                timesliceMs: options.timesliceMs,
                audioBitsPerSecond: options.audioBitsPerSecond,
                onData(data) {
                  outbox.chunk(
                    { type: 'chunk', take, atMs: performance.timeOrigin + performance.now() },
                    data,
                  );
                  on.data();
                },
                onEnd() {
                  letGo();
                  outbox.tell({ type: 'take-ended', take });
                  on.end();
                },
              });
            },
          }),
      });
      try {
        await trtc.enterRoom(roomOf(options, sdk.TYPE));
      } catch (error) {
        await anchors.end();
        return failureOf(error);
      }
      let isOverflowing = false;
      setInterval(() => {
        outbox.tell({ type: 'beat', lostMs: lostSince === undefined ? 0 : performance.now() - lostSince });
        const { heldBytes } = outbox;
        if (!isOverflowing && heldBytes > mostHeldBytes) {
          isOverflowing = true;
          outbox.tell({ type: 'overflow', heldBytes });
          void anchors?.pause();
        } else if (isOverflowing && heldBytes < mostHeldBytes / 2) {
          isOverflowing = false;
          anchors?.resume();
        }
      }, beatMs);
      return undefined;
    },

    async leave() {
      await anchors?.end();
      await outbox.flushed();
      // Whoever was removed is out already.
      await trtc?.exitRoom().catch(() => undefined);
    },
  };
}

function roomOf(options: EnterOptions, TYPE: TrtcClass['TYPE']): Parameters<Trtc['enterRoom']>[0] {
  const { sdkAppId, userId, userSig, roomId, strRoomId } = options;
  return {
    sdkAppId,
    userId,
    userSig,
    ...(roomId === undefined ? {} : { roomId }),
    ...(strRoomId === undefined ? {} : { strRoomId }),
    // The scene in which one can be there without being seen.
    scene: TYPE.SCENE_LIVE,
    role: TYPE.ROLE_AUDIENCE,
    // Only what is recorded is received.
    autoReceiveAudio: false,
    autoReceiveVideo: false,
    // Nobody is there to answer it, and sound may play without a click.
    enableAutoPlayDialog: false,
  };
}

function failureOf(thrown: unknown): SdkFailure {
  const { name = 'UNKNOWN_ERROR', code = 0, extraCode, message } = thrown as Partial<RtcError>;
  return {
    name,
    code,
    ...(extraCode === undefined ? {} : { extraCode }),
    message: message ?? String(thrown),
  };
}
