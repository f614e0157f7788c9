import { createLateLimit, type LateLimit, createPushClock, placeAt, type Stretch } from './push-clock.ts';
import { createOutputTracks } from './output-tracks.ts';
import { createFrameQueue } from './frame-queue.ts';
import {
  feedTimeOffsetMs,
  type FeedOptions,
  type FeedStart,
  type MediaKind,
  type PushPosition,
} from './push-api.ts';
import { readFeed } from './read-feed.ts';
import { channels, createAudioQueue } from './audio-queue.ts';

const tickMs = 10;
/**
 * When a file's video begins this much later than requested, the demuxer sought to the key frame after the position.
 */
const maxLateMs = 500;
/** How far a file is read ahead; raw frames reach the memory limit before that. */
const readAheadMs = 3_000;
const maxHeldBytes = 96 * 1024 * 1024;
/** How much has to be buffered before the clock runs again. */
const readyMs = 300;
/** When one track of a file has nothing while the other is this far ahead, it has a gap there. */
const gapMs = 2_500;
/** How much of a paused live stream is kept, up to its newest key frame. */
const keptWhilePausedMs = 1_000;
/** Of 50 or 60 frames a second, every second one is shown: rooms are watched at 30. */
const minStepMs = 30;
/** The last frame is still on its way through the encoder and the network. */
const lastFrameMs = 200;
/** Video takes longer through encoder and decoder: 10 ms at 320x180, 70 ms at 1280x720 (measured in the room). */
const audioDelayMs = 45;
/** A still frame is repeated at this interval, for those who enter the room meanwhile. */
const repeatMs = 200;
/**
 * After publishing, the others in the room take 200 to 800 ms to connect (measured), and miss everything sent before.
 * The first frame waits for them.
 */
const settleMs = 600;
const maxBackdatedMs = 3 * tickMs;

/** Plays feeds one after another into two tracks, by one clock. */
export interface MediaPlayer {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack;
  play(feed: FeedOptions): Promise<FeedStart>;
  /** The room is receiving: the clock may run. */
  start(): void;
  /** No feed follows the present one. */
  endOfFeeds(): void;
  pause(): void;
  resume(): void;
  position(): PushPosition;
  /** How long no packet of a kind has come, ms. */
  silentMs(): Record<MediaKind, number>;
}

interface PlayerHandlers {
  /** Called when a feed has been read to its end; `endMs` is where its media ends in the source. */
  onTaken: (feed: number, endMs: number, isEmpty: boolean) => void;
  /** Called when a feed cannot be read. */
  onRefused: (feed: number, message: string) => void;
  /** Called when frames are lost up to the next key frame. */
  onDamage: (feed: number) => void;
  /** Called when the browser does not decode the feed's video. */
  onUndecodable: (feed: number, message: string) => void;
  /** Called when the frame size changes. */
  onSize: (size: { width: number; height: number }) => void;
  /** Called once, when the end of the last feed has been shown. */
  onEnded: () => void;
}

/** The newest feed: it is being read, or has been read to its end. */
interface Reading {
  options: FeedOptions;
  stretch: Stretch;
  kinds: MediaKind[];
  /** It has been read to its end. */
  isTaken: boolean;
  /** It has given a packet at or after the beginning of its stretch. */
  hasMedia: boolean;
  /** The feed's own timestamp at which the stretch begins. */
  beginsAtMs: number | undefined;
  /** The clock's time of the first frame. */
  videoFromMs: number | undefined;
  stop: AbortController;
}

export function createMediaPlayer(handlers: PlayerHandlers): MediaPlayer {
  const output = createOutputTracks();
  const clock = createPushClock();
  const audioQueue = createAudioQueue();
  const frameQueue = createFrameQueue({
    onDamage: () => handlers.onDamage(reading?.options.number ?? 0),
    onUndecodable: (message) => handlers.onUndecodable(reading?.options.number ?? 0, message),
  });
  let stretches: Stretch[] = [];
  let reading: Reading | undefined;
  let limit: LateLimit = createLateLimit(false);
  let startsAtMs = Infinity;
  let isPaused = false;
  let isLast = false;
  let lastShownMs = -Infinity;
  let size = { width: 0, height: 0 };
  const lastPacketAtMs: Record<MediaKind, number> = { video: 0, audio: 0 };
  let waiting = Promise.withResolvers<void>();

  const findEnd = (kind: MediaKind): number => (kind === 'video' ? frameQueue.endMs : audioQueue.endMs);
  const frameMs = (): number => 1000 / (reading?.options.video?.framesPerSecond || 30);
  /** Where everything that is buffered ends on the clock. */
  const endMs = (): number =>
    Math.max(reading?.stretch.clockMs ?? 0, frameQueue.endMs + frameMs(), audioQueue.endMs);
  /** How far a kind is ahead of the clock; negative if nothing has come. */
  const bufferedAhead = (kind: MediaKind, nowMs: number): number => findEnd(kind) - clock.at(nowMs);
  const listAheads = (nowMs: number): number[] =>
    reading?.kinds.map((kind) => bufferedAhead(kind, nowMs)) ?? [];
  const isFull = (): boolean => frameQueue.heldBytes > maxHeldBytes;

  /**
   * Pauses reading a kind that is far enough ahead while the other one is, too. At the end of a file there may be
   * only one kind.
   */
  function mayRead(kind: MediaKind): boolean {
    if (reading?.options.isLive !== false) return true;
    const nowMs = performance.now();
    if (kind === 'video' && isFull()) return false;
    return bufferedAhead(kind, nowMs) < readAheadMs || Math.min(...listAheads(nowMs)) < readyMs;
  }

  /** Returns whether enough is buffered for the clock to run; it does not wait for a gap in one kind. */
  function isReady(nowMs: number): boolean {
    if (reading === undefined) return false;
    const { options, kinds, isTaken } = reading;
    const at = clock.at(nowMs);
    if (options.isLive) return isTaken || Math.max(...listAheads(nowMs)) >= limit.marginMs;
    if (kinds.includes('video') && frameQueue.endMs >= at && !frameQueue.isReadyAt(at)) return false;
    if (isTaken) return true;
    const isGap = Math.max(...listAheads(nowMs)) > gapMs || isFull();
    return isGap || listAheads(nowMs).every((ahead) => ahead >= readyMs);
  }

  /** Returns whether there is nothing to show now. */
  function isStarved(nowMs: number): boolean {
    if (reading === undefined) return true;
    if (reading.isTaken) return clock.at(nowMs) >= endMs();
    const max = Math.max(...listAheads(nowMs));
    if (reading.options.isLive || max > gapMs || isFull()) return max <= 0;
    return Math.min(...listAheads(nowMs)) <= 0;
  }

  /** Keeps a live stream close to its newest moment, also while the push is paused. */
  function skipLiveDelay(nowMs: number): void {
    if (reading?.options.isLive !== true || reading.isTaken) return;
    const at = clock.at(nowMs);
    if (isPaused) {
      const newest = Math.max(...reading.kinds.map(findEnd)) - keptWhilePausedMs;
      if (newest > at) jump(newest, nowMs);
      return;
    }
    if (!clock.isRunning) return;
    const jumpMs = limit.observe(Math.max(...listAheads(nowMs)), nowMs);
    if (jumpMs > 0) jump(at + jumpMs, nowMs);
  }

  const jump = (toMs: number, nowMs: number): void => {
    clock.set(toMs, nowMs);
    frameQueue.skipTo(toMs);
    audioQueue.read(toMs, 0);
  };

  function tick(): void {
    const nowMs = performance.now();
    if (clock.isRunning && isStarved(nowMs)) {
      clock.halt(nowMs);
      if (reading?.isTaken === true) clock.set(Math.min(clock.at(nowMs), endMs()), nowMs);
      else limit.stalled();
    } else if (!clock.isRunning && nowMs >= startsAtMs && !isPaused && !isStarved(nowMs) && isReady(nowMs)) {
      clock.run(nowMs);
    }
    skipLiveDelay(nowMs);
    const at = clock.at(nowMs);
    frameQueue.fill(at);
    const due =
      clock.isRunning || (startsAtMs < Infinity && frameQueue.isReadyAt(at))
        ? frameQueue.take(at)
        : undefined;
    if (due === undefined) output.repeatFrame(nowMs, nowMs < startsAtMs ? tickMs * 5 : repeatMs);
    else show(due, nowMs, at);
    output.playAudio(nowMs, (audioAtMs, count) =>
      clock.isRunning
        ? audioQueue.read(clock.at(audioAtMs) - audioDelayMs, count)
        : new Int16Array(count * channels),
    );
    if (isLast && reading?.isTaken === true && at >= endMs()) {
      isLast = false;
      setTimeout(handlers.onEnded, lastFrameMs);
    }
    waiting.resolve();
    waiting = Promise.withResolvers();
  }

  function show({ timeMs, frame }: { timeMs: number; frame: VideoFrame }, nowMs: number, at: number): void {
    if (timeMs >= lastShownMs && timeMs - lastShownMs < minStepMs) return frame.close();
    lastShownMs = timeMs;
    if (frame.displayWidth !== size.width || frame.displayHeight !== size.height) {
      size = { width: frame.displayWidth, height: frame.displayHeight };
      handlers.onSize(size);
    }
    // When it was due rather than when this ran: the frame times are then as regular as in the source.
    output.showFrame(frame, nowMs - Math.min(at - timeMs, maxBackdatedMs));
  }
  setInterval(tick, tickMs);

  function begin(options: FeedOptions): Reading {
    const nowMs = performance.now();
    if (reading !== undefined && !reading.isTaken) {
      reading.stop.abort();
      frameQueue.end();
    }
    if (options.restarts) {
      frameQueue.clear();
      audioQueue.clear();
      stretches = [];
      lastShownMs = -Infinity;
      isLast = false;
      limit = createLateLimit(options.isPulled);
      // Restarts at 0, so that timestamps stay short.
      clock.halt(nowMs);
      clock.set(0, nowMs);
      reading = undefined;
    }
    const clockMs = Math.max(clock.at(nowMs), reading === undefined ? 0 : endMs());
    // A live stream has no positions: the time that it has lasted takes their place.
    const stretch = { feed: options.number, clockMs, fromMs: options.isLive ? clockMs : options.fromMs };
    stretches = [...stretches.filter(({ clockMs }) => clockMs < stretch.clockMs).slice(-2), stretch];
    const { video, hasAudio } = options;
    const kinds: MediaKind[] = [
      ...(video ? ['video' as const] : []),
      ...(hasAudio ? ['audio' as const] : []),
    ];
    if (video !== undefined) frameQueue.begin(video);
    for (const kind of kinds) lastPacketAtMs[kind] = nowMs;
    return {
      options,
      stretch,
      kinds,
      isTaken: false,
      hasMedia: false,
      beginsAtMs: undefined,
      videoFromMs: undefined,
      stop: new AbortController(),
    };
  }

  async function read(current: Reading): Promise<void> {
    const { options, stretch, kinds } = current;
    const { signal } = current.stop;
    const readTrack = async (kind: MediaKind): Promise<void> => {
      await readFeed(
        options.number,
        kind,
        ({ timeMs, key, data }) => {
          lastPacketAtMs[kind] = performance.now();
          // A live stream begins with what comes first, whatever its timestamps are.
          current.beginsAtMs ??= options.isLive ? timeMs : feedTimeOffsetMs + options.fromMs;
          const at = stretch.clockMs + timeMs - current.beginsAtMs;
          if (at >= stretch.clockMs) current.hasMedia = true;
          if (kind === 'video') {
            current.videoFromMs ??= at;
            frameQueue.add({ timeMs: at, key, data });
          }
          if (kind === 'audio') audioQueue.add(at, new Int16Array(data.buffer, 0, data.length >> 1));
        },
        {
          signal,
          mayRead: async () => {
            while (!mayRead(kind) && !signal.aborted) await waiting.promise;
          },
        },
      );
      if (kind === 'video') frameQueue.end();
    };
    try {
      await Promise.all(kinds.map(readTrack));
    } catch (error) {
      if (!signal.aborted)
        handlers.onRefused(options.number, error instanceof Error ? error.message : String(error));
    }
    if (signal.aborted) return;
    current.isTaken = true;
    handlers.onTaken(
      options.number,
      current.hasMedia ? options.fromMs + endMs() - stretch.clockMs : options.fromMs,
      !current.hasMedia,
    );
  }

  return {
    video: output.video,
    audio: output.audio,
    async play(options) {
      const current = begin(options);
      reading = current;
      void read(current);
      const isOver = (): boolean => current.stop.signal.aborted || current.isTaken;
      while (!isOver() && !isReady(performance.now())) await waiting.promise;
      if (current.isTaken && !current.hasMedia) return 'empty';
      return (current.videoFromMs ?? 0) > current.stretch.clockMs + maxLateMs ? 'late' : 'ready';
    },
    start: () => void (startsAtMs = performance.now() + settleMs),
    endOfFeeds: () => void (isLast = true),
    pause() {
      isPaused = true;
      clock.halt(performance.now());
    },
    resume: () => void (isPaused = false),
    position() {
      const at = clock.at(performance.now());
      const place = placeAt(stretches, at);
      if (place === undefined) return { feed: 0, positionMs: 0, bufferedMs: 0, isRunning: false };
      const { stretch, positionMs } = place;
      const isNewest = stretch === reading?.stretch;
      return {
        feed: stretch.feed,
        positionMs,
        bufferedMs: isNewest ? stretch.fromMs + endMs() - stretch.clockMs : positionMs,
        isRunning: clock.isRunning,
      };
    },
    silentMs() {
      const nowMs = performance.now();
      const silent = (kind: MediaKind): number =>
        reading?.kinds.includes(kind) === true && !reading.isTaken ? nowMs - lastPacketAtMs[kind] : 0;
      return { video: silent('video'), audio: silent('audio') };
    },
  };
}
