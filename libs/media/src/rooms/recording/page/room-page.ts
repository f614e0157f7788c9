import {
  createTrtc,
  loadedSdk,
  sdkNotLoaded,
  toEnterParameters,
  toSdkFailure,
  type Trtc,
} from '../../trtc-sdk.ts';
import { createAnchorRecorder } from './anchor-recorder.ts';
import { followAnchors } from './follow-anchors.ts';
import { keepInStep, noteReceivers, type Receivers } from './keep-in-step.ts';
import { createOutbox } from './outbox.ts';
import type { RoomApi } from './room-api.ts';
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
      if (sdk === undefined) return sdkNotLoaded;
      trtc = createTrtc(sdk);
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
        await trtc.enterRoom(toEnterParameters(options, sdk.TYPE, 'ROLE_AUDIENCE'));
      } catch (error) {
        await anchors.end();
        return toSdkFailure(error);
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
      // A user that was removed has left already.
      await trtc?.exitRoom().catch(() => undefined);
    },
  };
}
