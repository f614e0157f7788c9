import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { type SourceFeed, startSourceFeed } from '../ffmpeg/source-feed.ts';
import type { MediaPush, PushEnd, PushEvent } from '../media-push/media-push.ts';
import { feedArguments } from '../media-source/feed-arguments.ts';
import { feedPlan } from '../media-source/feed-plan.ts';
import { probeSource } from '../media-source/probe-source.ts';
import type { SourceInput } from '../media-source/source-input.ts';
import { startWithin } from '../media-source/start-within.ts';
import type { PushPageEvent } from '../push-page/push-api.ts';
import { openPushSession, type PushSession } from './push-session.ts';
import type { RoomEntry } from './room-entry.ts';
import { videoProfileOf } from './video-profile.ts';

export interface RoomPushOptions {
  entry: RoomEntry;
  sdkUrl?: string | undefined;
  source: SourceInput;
  startAtMs: number;
  /** Begin again at the end of the file. */
  loop: boolean;
  volumePercent: number;
  chromiumPath: string;
  ffmpegPath: string;
  ffprobePath: string;
  signal?: AbortSignal | undefined;
  onEvent?: (event: PushEvent) => void;
}

/** A source, or a browser, that fails so often in a row without anything having been seen will not do. */
const mostFailures = 8;
const firstRetryMs = 500;
const mostRetryMs = 8_000;
/** One track may be this much shorter than the file; ms. */
const mostMissingMs = 1_000;

/** Reasons of `kicked-out`, as trtc-sdk-v5 documents them. */
const ends: Readonly<Record<string, PushEnd>> = {
  kick: 'replaced',
  banned: 'removed',
  room_disband: 'dismissed',
};

/**
 * Plays a source in a page that publishes it in a TRTC room. When the source, ffmpeg or Chromium breaks, it goes on where
 * it was.
 *
 * @throws ServiceError `SourceNotPlayable`, `PositionBehindEnd`, `RoomRefused`
 */
export async function openRoomPush(options: RoomPushOptions): Promise<MediaPush> {
  const { source, ffprobePath, signal, onEvent } = options;
  const info = await probeSource(source, { ffprobePath, signal });
  startWithin(options.startAtMs, info);
  const plan = feedPlan(info);
  const over = Promise.withResolvers<PushEnd>();
  over.promise.catch(() => undefined);
  const closing = new AbortController();
  let session: PushSession | undefined;
  let feed: { number: number; run: SourceFeed } | undefined;
  let feeds = 0;
  /** Since the last jump: what the page tells of an earlier feed was told before it. */
  let oldestFeed = 0;
  let failures = 0;
  /** A server that gives no parts of a file (Range) has to be read from the start; ffmpeg then ends without a word. */
  let readsFromStart = false;
  /** Up to where the source went when it last ended too early, ms. */
  let endedAtMs = 0;
  let position = { seconds: options.startAtMs / 1000, bufferedSeconds: 0 };
  let isPaused = false;
  let steps: Promise<unknown> = Promise.resolve();

  /** One thing after another: commands, and what has to be done when something broke. */
  const step = (action: () => Promise<void>): Promise<void> => {
    const done = steps.then(async () => {
      if (!closing.signal.aborted) await action();
    });
    steps = done.catch(() => undefined);
    return done;
  };
  const fail = (error: unknown): void => over.reject(error);

  /** @param fromMs undefined: behind what the page has already. @param offsetSeconds what is added to the times of the feed */
  async function startFeed(fromMs: number | undefined, offsetSeconds: number | undefined): Promise<void> {
    const number = ++feeds;
    if (fromMs !== undefined) {
      oldestFeed = number;
      endedAtMs = 0;
      position = { seconds: fromMs / 1000, bufferedSeconds: fromMs / 1000 };
    }
    await feed?.run[Symbol.asyncDispose]();
    const wantedMs = fromMs ?? (offsetSeconds === undefined ? 0 : position.bufferedSeconds * 1000);
    const readFromMs = readsFromStart ? 0 : wantedMs;
    const run = startSourceFeed({
      ffmpegPath: options.ffmpegPath,
      url: source.url,
      environment: source.environment,
      ...feedArguments(source, plan, readFromMs),
    });
    feed = { number, run };
    run.ended.catch((error: unknown) => void broken(number, messageOf(error)));
    const isThere = await session?.play({
      number,
      mimeType: plan.mimeType,
      isLive: source.isLive,
      ...(fromMs === undefined ? {} : { fromSeconds: source.isLive ? 0 : fromMs / 1000 }),
      ...(offsetSeconds === undefined ? {} : { offsetSeconds }),
    });
    if (isThere !== false || fromMs === undefined) return;
    if (readsFromStart || fromMs === 0)
      throw new ServiceError('SourceNotPlayable', `the source has nothing at ${fromMs / 1000} s`, {
        fault: 'destination',
      });
    readsFromStart = true;
    await startFeed(fromMs, offsetSeconds);
  }

  async function retryPause(reason: string): Promise<boolean> {
    failures += 1;
    if (failures > mostFailures) {
      // A live stream that does not come back is over.
      if (source.isLive) over.resolve('completed');
      else
        fail(
          new ServiceError('SourceNotPlayable', `the source broke off ${failures} times: ${reason}`, {
            fault: 'destination',
          }),
        );
      return false;
    }
    await delay(Math.min(mostRetryMs, firstRetryMs * 2 ** (failures - 1)), undefined, {
      signal: closing.signal,
    });
    return true;
  }

  /** A feed broke off: another one goes on where it was. */
  const broken = (number: number, reason: string): Promise<void> =>
    step(async () => {
      if (feed?.number !== number) return;
      onEvent?.({ type: 'source-restarted', message: reason });
      if (!(await retryPause(reason))) return;
      // A file goes on in its own clock; a live stream's clock begins anew.
      await startFeed(undefined, source.isLive ? undefined : 0);
    }).catch(fail);

  const taken = async (
    number: number,
    { bufferedSeconds, isEmpty }: { bufferedSeconds: number; isEmpty: boolean },
  ): Promise<void> => {
    if (feed?.number !== number) return;
    try {
      await feed.run.ended;
    } catch {
      // `broken` sees to it.
      return;
    }
    if (source.isLive) return broken(number, 'the stream ended');
    // A server that closes the connection too early ends ffmpeg as the end of the file does.
    const endMs = bufferedSeconds * 1000;
    if (info.durationMs !== undefined && endMs < info.durationMs - mostMissingMs) {
      const isFurther = endMs > endedAtMs + mostMissingMs;
      if (isFurther || (isEmpty && !readsFromStart)) {
        readsFromStart ||= isEmpty;
        endedAtMs = endMs;
        return broken(number, `the source ended at ${bufferedSeconds.toFixed(1)} s`);
      }
    }
    await step(async () => {
      if (feed?.number !== number) return;
      if (options.loop) await startFeed(undefined, undefined);
      else await session?.endOfFeeds();
    }).catch(fail);
  };

  function onPageEvent(event: PushPageEvent): void {
    switch (event.type) {
      case 'position':
        if (event.feed === 0 || event.feed < oldestFeed) return;
        if (event.seconds > position.seconds + 0.2) failures = 0;
        position = event;
        return;
      case 'feed-taken':
        return void taken(event.feed, event);
      case 'feed-refused':
        return void broken(event.feed, event.message);
      case 'played-out':
        return over.resolve('completed');
      case 'kicked':
        return over.resolve(ends[event.reason] ?? 'removed');
      case 'sdk-error':
        return onEvent?.({ type: 'connection-restarted', message: event.message });
    }
  }

  async function openSession(atMs: number): Promise<void> {
    const opened = await openPushSession({
      entry: {
        ...options.entry,
        volumePercent: options.volumePercent,
        ...(info.video === undefined ? {} : { videoProfile: videoProfileOf(info.video) }),
      },
      sdkUrl: options.sdkUrl,
      chromiumPath: options.chromiumPath,
      feed: (number) => (feed?.number === number ? feed.run.output : undefined),
      onEvent: onPageEvent,
      signal: closing.signal,
    });
    session = opened;
    void opened.lost.then((reason) => {
      if (session === opened) void lost(opened, reason);
    });
    if (isPaused) await opened.pause();
    await startFeed(atMs, 0);
  }

  const lost = (gone: PushSession, reason: string): Promise<void> =>
    step(async () => {
      if (session !== gone) return;
      onEvent?.({ type: 'browser-restarted', message: reason });
      await gone[Symbol.asyncDispose]();
      if (await retryPause(reason)) await openSession(position.seconds * 1000);
    }).catch(fail);

  await openSession(options.startAtMs);
  return {
    ended: over.promise,
    position: () => ({
      positionMs: position.seconds * 1000,
      durationMs: source.isLive ? undefined : info.durationMs,
    }),
    pause: () =>
      step(async () => {
        isPaused = true;
        await session?.pause();
      }),
    resume: () =>
      step(async () => {
        isPaused = false;
        await session?.resume();
      }),
    seek: (toMs) =>
      step(async () => {
        if (source.isLive)
          throw new ServiceError('InvalidStatus', 'a live stream has no positions', { fault: 'caller' });
        await startFeed(toMs, 0);
      }),
    stop: () => step(async () => session?.leave()),
    async [Symbol.asyncDispose]() {
      closing.abort();
      const last = session;
      session = undefined;
      await last?.[Symbol.asyncDispose]();
      await feed?.run[Symbol.asyncDispose]();
    },
  };
}
