import { hasSameTracks, type Take, type Tracks } from './take.ts';

export interface AnchorRecorderOptions {
  /** Begins a take of these tracks; `data` and `end` report on it. */
  start(tracks: Tracks, on: { data(): void; end(): void }): Take;
}

/** Records one anchor from its first stream to its last, while streams come and go. */
export interface AnchorRecorder {
  /** Sets the tracks that can be received now. */
  setTracks(tracks: Tracks): void;
  /** Called a few times a second: replaces takes that produce nothing. */
  check(): void;
  /** Ends the present takes; the next `setTracks` begins new ones. */
  pause(): Promise<void>;
}

/** A take of audio and video produces nothing before its first video frame: after this time, audio is recorded alone. */
const silentMs = 600;
/**
 * A take whose video stops coming (a camera that hangs, an app in the background, a key frame that never came) produces
 * no audio either: Chrome's muxer sorts the two by time and waits. After this time the audio is recorded alone, and a new
 * take, which requests a key frame, waits for the video. Long enough not to take a busy machine for a stall, and shorter
 * than what the file's audio waits for before silence takes its place.
 */
const stallMs = 3_000;
/** A take that waits for a video frame keeps all its audio in memory: after this time it is replaced. */
const longestWaitMs = 30_000;

/**
 * Creates a recorder. Chrome's recorder cannot change its tracks, so there is one take after another. Where possible,
 * a take continues until its successor has produced data. No video is in two takes at once: when one of them ends,
 * Chrome delivers every frame twice to the other.
 */
export function createAnchorRecorder({ start }: AnchorRecorderOptions): AnchorRecorder {
  let wanted: Tracks = {};
  let current: Take | undefined;
  /** Waits for its first video frame while audio is recorded alone. */
  let next: Take | undefined;
  let stopping: Promise<void> | undefined;

  const begin = (tracks: Tracks): Take => {
    const take = start(tracks, {
      data() {
        if (take !== next) return;
        void current?.stop();
        current = next;
        next = undefined;
      },
      end() {
        // Also without a stop: its codec changed, or its tracks ended before `setTracks`.
        if (take === current) current = undefined;
        if (take === next) next = undefined;
      },
    });
    return take;
  };
  const stop = (takes: (Take | undefined)[]): Promise<void> =>
    (stopping = Promise.all([stopping, ...takes.map((take) => take?.stop())]).then(
      () => void (stopping = undefined),
    ));
  const isEmpty = ({ audio, video }: Tracks): boolean => audio === undefined && video === undefined;

  const switchTo = (tracks: Tracks): void => {
    const { audio, video } = tracks;
    const isAudioAlone = current !== undefined && current.tracks.video === undefined;
    if (isAudioAlone && video !== undefined && audio !== undefined && current?.tracks.audio === audio) {
      const waiting = next;
      next = undefined;
      if (waiting === undefined) next = begin(tracks);
      else void stop([waiting]);
      return;
    }
    const before = [current, next];
    current = next = undefined;
    const isShared = before.some(
      (take) => take !== undefined && take.tracks.video === video && video !== undefined,
    );
    if (!isShared && !isEmpty(tracks)) current = begin(tracks);
    void stop(before);
  };

  return {
    setTracks(tracks) {
      if (hasSameTracks(tracks, wanted)) return;
      wanted = tracks;
      switchTo(tracks);
    },
    check() {
      if (stopping !== undefined || isEmpty(wanted)) return;
      const { audio, video } = wanted;
      if (current === undefined) {
        if (next === undefined) current = begin(wanted);
      } else if (!hasSameTracks(current.tracks, wanted)) {
        if (next === undefined) switchTo(wanted);
        else if (next.quietMs() > longestWaitMs) void stop([next]);
      } else if (video !== undefined && audio !== undefined) {
        if (!current.hasData && current.quietMs() > silentMs) {
          next = current;
          current = begin({ audio });
        } else if (current.hasData && current.quietMs() > stallMs) {
          // Stopping it releases the audio that it holds; the next take requests a key frame for the video.
          const stalled = current;
          current = begin({ audio });
          void stop([stalled]);
        }
      } else if (video !== undefined && current.quietMs() > longestWaitMs) void stop([current]);
    },
    pause() {
      const takes = [current, next];
      current = next = undefined;
      wanted = {};
      return stop(takes);
    },
  };
}
