import {
  createTrtc,
  findSdk,
  sdkNotLoaded,
  toEnterParameters,
  toSdkFailure,
  type Trtc,
} from '../../trtc-sdk.ts';
import { createAnchorRecorder } from './anchor-recorder.ts';
import { watchAnchors } from './watch-anchors.ts';
import { syncPlayoutDelay, trackReceivers, type Receivers } from './sync-playout-delay.ts';
import { createOutbox } from './outbox.ts';
import type { RoomApi } from './room-api.ts';
import { listKinds, startTake } from './take.ts';

/** The limit for what waits for a worker with slow storage; beyond it the recorders stop until half is gone. */
const maxHeldBytes = 64 * 1024 * 1024;
const beatMs = 500;

/** Runs in the browser, before the script of the SDK. */
window.roomRecorder = createRoom(trackReceivers());

function createRoom(receivers: Receivers): RoomApi {
  const outbox = createOutbox();
  let trtc: Trtc | undefined;
  let anchors: ReturnType<typeof watchAnchors> | undefined;
  let takes = 0;

  return {
    async enter(options) {
      const sdk = findSdk();
      if (sdk === undefined) return sdkNotLoaded;
      trtc = createTrtc(sdk);
      const { EVENT } = sdk;
      let lostSince: number | undefined;
      trtc.on(EVENT.CONNECTION_STATE_CHANGED, ({ state }) => {
        lostSince = state === 'CONNECTED' ? undefined : (lostSince ?? performance.now());
      });
      trtc.on(EVENT.KICKED_OUT, ({ reason }) => outbox.send({ type: 'kicked', reason }));
      trtc.on(EVENT.ERROR, ({ message }) => outbox.send({ type: 'sdk-error', message }));
      anchors = watchAnchors({
        sdk,
        trtc,
        media: options.media,
        isAccepted: (userId) => window.isAnchorAccepted(userId),
        send: outbox.send,
        createRecorder: (period) =>
          createAnchorRecorder({
            start(tracks, on) {
              const take = ++takes;
              outbox.send({ type: 'take-started', take, period, kinds: listKinds(tracks) });
              const stopSync = syncPlayoutDelay(tracks, receivers);
              return startTake({
                tracks,
                timesliceMs: options.timesliceMs,
                audioBitsPerSecond: options.audioBitsPerSecond,
                onData(data) {
                  outbox.sendChunk(
                    { type: 'chunk', take, atMs: performance.timeOrigin + performance.now() },
                    data,
                  );
                  on.data();
                },
                onEnd() {
                  stopSync();
                  outbox.send({ type: 'take-ended', take });
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
        outbox.send({ type: 'beat', lostMs: lostSince === undefined ? 0 : performance.now() - lostSince });
        const { heldBytes } = outbox;
        if (!isOverflowing && heldBytes > maxHeldBytes) {
          isOverflowing = true;
          outbox.send({ type: 'overflow', heldBytes });
          void anchors?.pause();
        } else if (isOverflowing && heldBytes < maxHeldBytes / 2) {
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
