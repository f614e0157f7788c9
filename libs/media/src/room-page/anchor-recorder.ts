import { sameTracks, type Take, type Tracks } from './take.ts';

export interface AnchorRecorderOptions {
  /** Begins a take of these tracks; `onData` and `onEnd` tell the recorder what became of it. */
  start(tracks: Tracks, on: { data(): void; end(): void }): Take;
}

/** Records one anchor from the first of its streams to the last, whatever comes, goes and stalls meanwhile. */
export interface AnchorRecorder {
  /** What can be received now. */
  setTracks(tracks: Tracks): void;
  /** Called some times a second: takes what stalls out of the way. */
  check(): void;
  /** Ends the present takes for a while; the next `setTracks` begins anew. */
  pause(): Promise<void>;
}

/** A take of sound and picture that gives nothing for so long has lost one of the two, as a rule the picture. */
const stallMs = 1_000;
/** One that waits for its first picture keeps all sound since it began in memory: it is replaced after this time. */
const longestWaitMs = 30_000;

/**
 * Chrome's recorder cannot change its tracks, and of sound and picture it gives nothing while one of them gives
 * nothing. So there is one take after the other: a new one when the tracks change, and one of the sound alone while the
 * picture stalls. Where it can be, the present take goes on until its successor has given something.
 */
export function createAnchorRecorder({ start }: AnchorRecorderOptions): AnchorRecorder {
  let wanted: Tracks = {};
  let current: Take | undefined;
  let next: Take | undefined;

  const begin = (tracks: Tracks): Take => {
    const take = start(tracks, {
      data() {
        if (take !== next) return;
        void current?.stop();
        current = next;
        next = undefined;
      },
      end() {
        // It ended by itself: its codec changed, or its tracks went before this was told.
        if (take === current) current = undefined;
        if (take === next) next = undefined;
      },
    });
    return take;
  };
  const isEmpty = (tracks: Tracks): boolean => tracks.audio === undefined && tracks.video === undefined;
  const isWithin = (part: Tracks, whole: Tracks): boolean =>
    (part.audio === undefined || part.audio === whole.audio) &&
    (part.video === undefined || part.video === whole.video);
  const drop = (take: Take | undefined): void => void take?.stop();

  return {
    setTracks(tracks) {
      if (sameTracks(tracks, wanted) && (current !== undefined || next !== undefined)) return;
      wanted = tracks;
      const [before, waiting] = [current, next];
      current = next = undefined;
      if (!isEmpty(tracks)) {
        if (before !== undefined && isWithin(before.tracks, tracks)) {
          current = before;
          if (!sameTracks(before.tracks, tracks)) next = begin(tracks);
        } else current = begin(tracks);
      }
      if (before !== current) drop(before);
      drop(waiting);
    },
    check() {
      if (current === undefined && next === undefined) {
        if (!isEmpty(wanted)) current = begin(wanted);
        return;
      }
      const { audio, video } = current?.tracks ?? {};
      if (
        current !== undefined &&
        audio !== undefined &&
        video !== undefined &&
        current.quietMs() > stallMs
      ) {
        const stalled = current;
        current = begin({ audio });
        next = begin(wanted);
        drop(stalled);
      } else if (next !== undefined && next.quietMs() > longestWaitMs) {
        const waiting = next;
        next = begin(wanted);
        drop(waiting);
      } else if (next === undefined && current !== undefined && !sameTracks(current.tracks, wanted))
        next = begin(wanted);
    },
    async pause() {
      const takes = [current, next];
      current = next = undefined;
      wanted = {};
      await Promise.all(takes.map((take) => take?.stop()));
    },
  };
}
