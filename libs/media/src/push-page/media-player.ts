import type { FeedOptions } from './push-api.ts';

/** A file is read ahead by so much, seconds; the worker's ffmpeg waits meanwhile. */
const readAheadSeconds = 8;
/** What was played stays for so long, seconds. */
const keptSeconds = 10;
/** A live stream is played at most so long after it came, seconds, and goes on this much before its end. */
const mostLateSeconds = 1;
const liveMarginSeconds = 0.25;
const lookMs = 100;
/** A busy machine's player may stop a few frames before the end of the file, and never say that it ended. */
const endMarginSeconds = 0.3;
const standsStillMs = 2_000;

/** One media element that plays feed after feed through Media Source. */
export interface MediaPlayer {
  readonly element: HTMLVideoElement;
  /** Resolves when the feed's media is there to be played; with false when it ended before the place it was to begin at. */
  play(feed: FeedOptions): Promise<boolean>;
  /** Resolves when the last feed was played, or another one has come. */
  endOfFeeds(): Promise<void>;
  /** Where it is in the clock of the feed that is seen now, and up to where there is media, seconds. */
  position(): { feed: number; seconds: number; bufferedSeconds: number };
}

/** Where a feed begins in the element's time, and what was added to the feed's own. */
interface Stretch {
  feed: number;
  fromSeconds: number;
  offsetSeconds: number;
}

export function createMediaPlayer(handlers: {
  /** @param isEmpty it had neither picture nor sound */
  onTaken: (feed: number, isEmpty: boolean) => void;
  onRefused: (feed: number, message: string) => void;
  /** The end of the last feed was shown; told once. */
  onEnded: () => void;
}): MediaPlayer {
  const element = document.createElement('video');
  // Pictures of what is not in the page come later: 85 ms after their sound instead of 50 (measured).
  document.documentElement.append(element);
  const source = new MediaSource();
  let buffer: SourceBuffer | undefined;
  let reading = new AbortController();
  let read: Promise<void> = Promise.resolve();
  let stretches: Stretch[] = [];
  let isLive = false;
  /** Where the element is about to go, in its own time. */
  let goingTo: number | undefined;
  const opened = new Promise<void>((resolve) =>
    source.addEventListener('sourceopen', () => resolve(), { once: true }),
  );
  element.src = URL.createObjectURL(source);

  const bufferedEnd = (): number =>
    element.buffered.length === 0 ? 0 : element.buffered.end(element.buffered.length - 1);
  /** Of media that is far from where the element was, not all is ahead. */
  const now = (): number => goingTo ?? element.currentTime;
  const ahead = (): number => bufferedEnd() - now();
  const reaches = (seconds: number): boolean => element.buffered.length > 0 && bufferedEnd() > seconds;

  /** Nobody hears a live stream that is late. */
  setInterval(() => {
    if (isLive && !element.paused && ahead() > mostLateSeconds)
      element.currentTime = bufferedEnd() - liveMarginSeconds;
  }, lookMs);

  /** Tells of the end of the feed, unless it ended before the place that is waited for. */
  async function take(
    feed: FeedOptions,
    into: SourceBuffer,
    startsAt: number,
    signal: AbortSignal,
  ): Promise<void> {
    let isEmpty = true;
    const response = await fetch(`feed/${feed.number}`, { signal });
    const reader = response.body?.getReader();
    if (!response.ok || reader === undefined) throw new Error(`feed ${feed.number}: ${response.status}`);
    for (;;) {
      const { done, value } = await reader.read();
      if (signal.aborted) return;
      if (done) {
        if (feed.fromSeconds === undefined || reaches(startsAt)) handlers.onTaken(feed.number, isEmpty);
        return;
      }
      isEmpty &&= !holdsFragment(value);
      while (!feed.isLive && ahead() > readAheadSeconds && !signal.aborted) await pass(lookMs);
      if (signal.aborted) return;
      await appended(into, value);
      const oldest = now() - keptSeconds;
      if (element.buffered.length > 0 && element.buffered.start(0) < oldest - keptSeconds)
        await removed(into, 0, oldest);
    }
  }

  return {
    element,
    async play(feed) {
      await opened;
      reading.abort();
      await read;
      reading = new AbortController();
      const { signal } = reading;
      isLive = feed.isLive;
      const into = (buffer ??= source.addSourceBuffer(feed.mimeType));
      // Half a fragment of the feed before may still wait for its other half.
      if (source.readyState === 'open') into.abort();
      into.changeType(feed.mimeType);
      if (feed.fromSeconds !== undefined && element.buffered.length > 0) await removed(into, 0, Infinity);
      const offsetSeconds = feed.offsetSeconds ?? bufferedEnd();
      into.timestampOffset = offsetSeconds;
      const startsAt = feed.fromSeconds === undefined ? bufferedEnd() : feed.fromSeconds + offsetSeconds;
      if (feed.fromSeconds !== undefined) {
        stretches = [];
        goingTo = startsAt;
      }
      stretches.push({ feed: feed.number, fromSeconds: startsAt, offsetSeconds });
      let isOver = false;
      let isRefused = false;
      read = take(feed, into, startsAt, signal)
        .catch((error: unknown) => {
          isRefused = true;
          if (!signal.aborted)
            handlers.onRefused(feed.number, error instanceof Error ? error.message : String(error));
        })
        .finally(() => (isOver = true));
      if (feed.fromSeconds === undefined) return true;
      await until(() => signal.aborted || isOver || reaches(startsAt));
      if (!reaches(startsAt)) return signal.aborted || isRefused;
      // A feed begins at a key frame, which is where the element can begin at the earliest.
      const earliest = element.buffered.length > 0 ? element.buffered.start(0) : startsAt;
      element.currentTime = Math.max(startsAt, earliest);
      goingTo = undefined;
      return true;
    },
    async endOfFeeds() {
      await until(() => buffer?.updating !== true);
      if (source.readyState !== 'open') return;
      source.endOfStream();
      // A jump back opens it again.
      const isReopened = (): boolean => source.readyState !== 'ended';
      await playedOut(element, isReopened);
      if (!isReopened()) handlers.onEnded();
    },
    position() {
      const at = now();
      const last = stretches.findLast(({ fromSeconds }) => fromSeconds <= at + 0.01) ?? stretches[0];
      if (last === undefined) return { feed: 0, seconds: 0, bufferedSeconds: 0 };
      return {
        feed: last.feed,
        seconds: Math.max(0, at - last.offsetSeconds),
        bufferedSeconds: Math.max(0, bufferedEnd() - last.offsetSeconds),
      };
    },
  };
}

function appended(buffer: SourceBuffer, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  return updated(buffer, () => buffer.appendBuffer(bytes));
}

function removed(buffer: SourceBuffer, from: number, to: number): Promise<void> {
  return updated(buffer, () => buffer.remove(from, to));
}

function updated(buffer: SourceBuffer, change: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const on = (name: string, done: () => void): void =>
      buffer.addEventListener(
        name,
        () => {
          over.abort();
          done();
        },
        { signal: over.signal },
      );
    on('updateend', resolve);
    on('error', () => reject(new Error('the media cannot be played')));
    try {
      change();
    } catch (error) {
      over.abort();
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

/** Whether a fragment of MP4 begins in it. One that is cut in two is not seen; the next one is. */
function holdsFragment(bytes: Uint8Array): boolean {
  const [m, o, f] = [0x6d, 0x6f, 0x66];
  for (let at = bytes.indexOf(m); at >= 0; at = bytes.indexOf(m, at + 1))
    if (bytes[at + 1] === o && bytes[at + 2] === o && bytes[at + 3] === f) return true;
  return false;
}

const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pass(20);
}

/** Resolves when the element has ended, or stands still just before the end. */
async function playedOut(element: HTMLVideoElement, isReopened: () => boolean): Promise<void> {
  let seconds = -1;
  let sinceMs = performance.now();
  await until(() => {
    if (element.ended || isReopened()) return true;
    if (element.paused || element.currentTime !== seconds) {
      seconds = element.currentTime;
      sinceMs = performance.now();
    }
    const nearEnd = element.duration - seconds < endMarginSeconds;
    return nearEnd && performance.now() - sinceMs > standsStillMs;
  });
}
