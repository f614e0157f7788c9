import type { Trtc, TrtcSdk } from '../../trtc-sdk.ts';
import type { AnchorRecorder } from './anchor-recorder.ts';
import type { MediaKind, RoomEvent, RoomMedia } from './room-api.ts';
import type { Tracks } from './take.ts';

export interface WatchAnchorsOptions {
  sdk: TrtcSdk;
  trtc: Trtc;
  media: RoomMedia;
  isAccepted(userId: string): Promise<boolean>;
  send(event: RoomEvent): void;
  /** Creates a recorder for one publish period. */
  createRecorder(period: number): AnchorRecorder;
}

/** One anchor in the room. */
interface Anchor {
  userId: string;
  accepted: Promise<boolean>;
  available: Record<MediaKind, boolean>;
  period?: { number: number; recorder: AnchorRecorder };
}

/** When two streams begin together, the second one comes within this time: one take of both is better than two. */
const settleMs = 150;
/** A failed subscription is retried after this time. */
const retryMs = 1_000;
const checkMs = 250;

/**
 * Watches what anchors publish, subscribes to what is recorded, and keeps a recorder for each publish period: from
 * the first recorded stream until nothing is published any more, or the anchor leaves.
 *
 * The SDK reports mute and unpublish in the same way, as an unavailable stream. But a muted microphone keeps its
 * track, while an anchor who publishes nothing has none: so muting a microphone does not end the period.
 *
 * @returns `pause` ends every take but keeps the periods; `end` ends every period and resolves when all data has
 *   been sent
 */
export function watchAnchors(options: WatchAnchorsOptions): {
  pause(): Promise<void>;
  resume(): void;
  end(): Promise<void>;
} {
  const { sdk, trtc, media, send } = options;
  const { EVENT, TYPE } = sdk;
  const anchors = new Map<string, Anchor>();
  const ending = new Set<Promise<void>>();
  let periods = 0;
  let isPaused = false;
  let isEnding = false;
  const now = (): number => performance.timeOrigin + performance.now();
  const isWanted = (kind: MediaKind): boolean => media === 'both' || media === kind;

  const findAnchor = (userId: string): Anchor => {
    const known = anchors.get(userId);
    if (known !== undefined) return known;
    const anchor: Anchor = {
      userId,
      accepted: options.isAccepted(userId),
      available: { audio: false, video: false },
    };
    anchors.set(userId, anchor);
    send({ type: 'anchor-entered', userId, atMs: now() });
    return anchor;
  };

  const findTrack = ({ userId, available }: Anchor, kind: MediaKind): MediaStreamTrack | undefined => {
    if (!isWanted(kind)) return undefined;
    // A muted camera sends no frames, and Chrome's recorder would hold back the audio for them.
    if (kind === 'video' && !available.video) return undefined;
    const track =
      kind === 'audio'
        ? trtc.getAudioTrack({ userId })
        : trtc.getVideoTrack({ userId, streamType: TYPE.STREAM_TYPE_MAIN });
    return track?.readyState === 'live' ? track : undefined;
  };
  const listTracks = (anchor: Anchor): Tracks => {
    const audio = findTrack(anchor, 'audio');
    const video = findTrack(anchor, 'video');
    return { ...(audio === undefined ? {} : { audio }), ...(video === undefined ? {} : { video }) };
  };
  const isPublishing = (anchor: Anchor): boolean =>
    anchor.available.audio ||
    anchor.available.video ||
    trtc.getAudioTrack({ userId: anchor.userId })?.readyState === 'live';

  const update = (anchor: Anchor): void => {
    if (anchor.period === undefined || isPaused) return;
    anchor.period.recorder.setTracks(listTracks(anchor));
  };
  /** Updates at once if no other track is expected: the recorder misses what comes before it begins. */
  const onTrack = (anchor: Anchor): void => {
    const tracks = listTracks(anchor);
    const isComplete = (['audio', 'video'] as const).every(
      (kind) => !isWanted(kind) || !anchor.available[kind] || tracks[kind] !== undefined,
    );
    if (isComplete) update(anchor);
    else setTimeout(() => update(anchor), settleMs);
  };

  const subscribe = async (anchor: Anchor, kind: MediaKind): Promise<void> => {
    const { userId } = anchor;
    while (anchors.get(userId) === anchor && anchor.available[kind])
      try {
        if (kind === 'audio') await trtc.muteRemoteAudio(userId, false);
        else
          // Without a view it is received but not rendered.
          await trtc.startRemoteVideo({
            userId,
            streamType: TYPE.STREAM_TYPE_MAIN,
            option: { receiveWhenViewVisible: false },
          });
        onTrack(anchor);
        return;
      } catch (error) {
        send({ type: 'sdk-error', message: error instanceof Error ? error.message : String(error) });
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
  };

  const onStreamChange = async (userId: string, kind: MediaKind, available: boolean): Promise<void> => {
    const anchor = findAnchor(userId);
    if (anchor.available[kind] === available) return;
    const atMs = now();
    anchor.available[kind] = available;
    if (!isWanted(kind)) return endIfUnpublished(anchor, atMs);
    if (!(await anchor.accepted) || isEnding) return;
    if (anchor.available[kind] && anchor.period === undefined && anchors.get(userId) === anchor) {
      const number = ++periods;
      anchor.period = { number, recorder: options.createRecorder(number) };
      send({ type: 'period-started', period: number, userId, atMs });
    }
    if (anchor.period !== undefined)
      send({ type: 'stream', period: anchor.period.number, kind, available, atMs });
    if (available) await subscribe(anchor, kind);
    else {
      update(anchor);
      endIfUnpublished(anchor, atMs);
    }
  };

  const endPeriod = (anchor: Anchor, atMs: number): void => {
    const { period } = anchor;
    if (period === undefined) return;
    delete anchor.period;
    const ended = period.recorder
      .pause()
      .then(() => send({ type: 'period-ended', period: period.number, atMs }));
    ending.add(ended);
    void ended.finally(() => ending.delete(ended));
  };
  const endIfUnpublished = (anchor: Anchor, atMs: number): void => {
    if (!isPublishing(anchor)) endPeriod(anchor, atMs);
  };

  trtc.on(EVENT.REMOTE_USER_ENTER, ({ userId }) => void findAnchor(userId));
  trtc.on(EVENT.REMOTE_USER_EXIT, ({ userId }) => {
    const anchor = anchors.get(userId);
    if (anchor === undefined) return;
    const atMs = now();
    anchors.delete(userId);
    endPeriod(anchor, atMs);
    send({ type: 'anchor-left', userId, atMs });
  });
  trtc.on(EVENT.REMOTE_AUDIO_AVAILABLE, ({ userId }) => void onStreamChange(userId, 'audio', true));
  trtc.on(EVENT.REMOTE_AUDIO_UNAVAILABLE, ({ userId }) => void onStreamChange(userId, 'audio', false));
  trtc.on(EVENT.REMOTE_VIDEO_AVAILABLE, ({ userId, streamType }) => {
    if (streamType === TYPE.STREAM_TYPE_MAIN) void onStreamChange(userId, 'video', true);
  });
  trtc.on(EVENT.REMOTE_VIDEO_UNAVAILABLE, ({ userId, streamType }) => {
    if (streamType === TYPE.STREAM_TYPE_MAIN) void onStreamChange(userId, 'video', false);
  });
  trtc.on(EVENT.TRACK, ({ userId }) => {
    const anchor = anchors.get(userId);
    if (anchor !== undefined) onTrack(anchor);
  });

  const watch = setInterval(() => {
    if (isPaused) return;
    for (const anchor of anchors.values()) {
      update(anchor);
      anchor.period?.recorder.check();
      if (anchor.period !== undefined) endIfUnpublished(anchor, now());
    }
  }, checkMs);

  return {
    async pause() {
      isPaused = true;
      await Promise.all([...anchors.values()].flatMap(({ period }) => period?.recorder.pause() ?? []));
    },
    resume() {
      isPaused = false;
    },
    async end() {
      clearInterval(watch);
      isEnding = true;
      const atMs = now();
      for (const anchor of anchors.values()) endPeriod(anchor, atMs);
      while (ending.size > 0) await Promise.all([...ending]);
    },
  };
}
