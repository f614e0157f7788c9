import { setTimeout as delay } from 'node:timers/promises';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { createSerial, within } from '../../async.ts';
import type { RoomEntry } from '../trtc-sdk.ts';
import { sourceNotPlayable, assertStartWithin } from '../source/probe-source.ts';
import type { SourceInput } from '../source/source-input.ts';
import { findSilence, isDamaged, judgeEnd, maxMissingMs } from './feed-health.ts';
import {
  assertSeekable,
  type MediaPush,
  type PushEnd,
  type PushEvent,
  chooseRetryLimits,
  createPositionTracker,
} from './media-push.ts';
import type { PushPageEvent } from './page/push-api.ts';
import { openPushSession, type PushSession } from './push-session.ts';
import { createRoomFeeds } from './room-feeds.ts';
import { toVideoProfile } from './room-plan.ts';

export interface RoomPushOptions {
  entry: RoomEntry;
  sdkUrl?: string | undefined;
  source: SourceInput;
  startAtMs: number;
  /** Start over at the end of the file. */
  loop: boolean;
  volumePercent: number;
  /** Of a playlist's variants, the largest with at most this many lines is used; 1080 when left out. */
  maxLines?: number;
  chromiumPath: string;
  ffmpegPath: string;
  ffprobePath: string;
  signal?: AbortSignal | undefined;
  onEvent?: (event: PushEvent) => void;
}

/** When a call to the page fails because the browser is gone, this is detected within this time. */
const lostWithinMs = 2_000;
const firstRetryMs = 250;
const damagedMessage = 'parts of VideoSrc are damaged: they were skipped';

/** The reasons of the event `kicked-out`, as trtc-sdk-v5 documents them. */
const ends: Readonly<Record<string, PushEnd>> = {
  kick: 'replaced',
  banned: 'removed',
  room_disband: 'dismissed',
};

/**
 * Pushes a source into a TRTC room: ffmpeg reads it, a page decodes it and publishes it by a clock of its own. When the
 * source, ffmpeg or Chromium fails, the push resumes where it was. An opening that fails leaves nothing running.
 *
 * @throws ServiceError `SourceNotPlayable`, `PositionBehindEnd`, `RoomRefused`
 */
export async function openRoomPush(options: RoomPushOptions): Promise<MediaPush> {
  const { source, onEvent } = options;
  const retries = chooseRetryLimits(source, firstRetryMs);
  await using opening = new AsyncDisposableStack();
  const over = Promise.withResolvers<PushEnd>();
  over.promise.catch(() => undefined);
  const closing = new AbortController();
  const signal = AbortSignal.any([closing.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  const position = createPositionTracker({ startAtMs: options.startAtMs, isLive: source.isLive });
  let session: PushSession | undefined;
  let failures = 0;
  /** Where the file last ended too early, ms. */
  let earlierEndMs = 0;
  let isPaused = false;
  /** A live stream has ended gracefully, and has sent nothing since. */
  let isStreamOver = false;

  const feeds = createRoomFeeds({
    ...options,
    signal,
    async play(feed) {
      if (session === undefined) throw new Error('there is no page');
      return session.play(feed);
    },
    onJump(fromMs) {
      earlierEndMs = 0;
      position.jumpTo(fromMs);
    },
    onBroken: (feed, reason) => void resumeFeed(feed, reason),
  });
  opening.defer(async () => {
    closing.abort();
    const last = session ?? (await launching.catch(() => undefined));
    session = undefined;
    await last?.[Symbol.asyncDispose]();
    await feeds[Symbol.asyncDispose]();
  });

  /** Commands and repairs run one at a time. */
  const serial = createSerial();
  const step = (action: () => Promise<void>): Promise<void> =>
    serial(async () => {
      if (!closing.signal.aborted) await action();
    });
  const fail = (error: unknown): void => over.reject(error);
  /** A ServiceError is final. Other errors may come from a browser that is gone: then `replaceSession` deals with it. */
  const failUnlessLost = async (error: unknown): Promise<void> => {
    if (error instanceof ServiceError) return fail(error);
    const isLost = session?.lost.then(() => true) ?? Promise.resolve(false);
    if ((await within(lostWithinMs, isLost)) !== true) fail(error);
  };

  /** @returns false when the push has failed */
  async function pauseBeforeRetry(reason: string): Promise<boolean> {
    failures += 1;
    if (failures > retries.max) {
      if (isStreamOver) over.resolve('completed');
      else fail(sourceNotPlayable(`it failed ${failures} times: ${reason}`));
      return false;
    }
    await delay(retries.pauseMs(failures), undefined, { signal });
    return true;
  }

  /** Starts another feed where the present one broke off. */
  const resumeFeed = (feed: number, reason: string): Promise<void> =>
    step(async () => {
      if (feeds.current?.number !== feed) return;
      onEvent?.({ type: 'source-restarted', message: reason });
      await resumeAfterPause(reason);
    }).catch(failUnlessLost);

  async function resumeAfterPause(reason: string): Promise<void> {
    if (!(await pauseBeforeRetry(reason))) return;
    if (!source.isLive) return feeds.append(position.bufferedMs);
    try {
      // It may have come back with another size or another codec.
      await feeds.inspect();
    } catch (error) {
      signal.throwIfAborted();
      // The server answers again, but with something that cannot be played.
      if (/not media|neither/.test(toMessage(error))) isStreamOver = false;
      return resumeAfterPause(toMessage(error));
    }
    await feeds.append(0);
  }

  async function onFeedRead(feed: number, endMs: number, isEmpty: boolean): Promise<void> {
    if (feeds.current?.number !== feed) return;
    const { process } = feeds.current;
    try {
      await process.ended;
    } catch {
      // `onBroken` deals with it.
      return;
    }
    if (source.isLive) return onStreamEnded(feed);
    if (isDamaged(process.log())) onEvent?.({ type: 'source-damaged', message: damagedMessage });
    position.buffered(endMs);
    const end = judgeEnd(endMs, feeds.inspected.info.durationMs, earlierEndMs);
    if (end.isEarly && !end.isTruncated) {
      earlierEndMs = endMs;
      return resumeFeed(feed, end.reason);
    }
    if (end.isEarly) onEvent?.({ type: 'source-damaged', message: end.reason });
    await step(async () => {
      if (feeds.current?.number !== feed) return;
      if (!options.loop) return session?.endOfFeeds();
      if (isEmpty) throw sourceNotPlayable('it is empty, so it cannot be repeated');
      await feeds.append(0);
    }).catch(failUnlessLost);
  }

  /** A playlist states when it has ended; a connection that ends may come back. */
  async function onStreamEnded(feed: number): Promise<void> {
    if (feeds.inspected.info.format === 'hls')
      return step(async () => session?.endOfFeeds()).catch(failUnlessLost);
    isStreamOver = feeds.current?.number === feed && feeds.current.process.log() === '';
    return resumeFeed(feed, 'the stream ended');
  }

  const onUndecodable = (feed: number, message: string): Promise<void> =>
    step(async () => {
      if (feeds.current?.number !== feed) return;
      if (feeds.decodesAll) throw sourceNotPlayable('its video is damaged throughout');
      onEvent?.({
        type: 'source-restarted',
        message: `Chromium does not decode it (${message}), ffmpeg does`,
      });
      feeds.decodeAll();
      await feeds.inspect();
      await feeds.beginAt(position.positionMs);
    }).catch(failUnlessLost);

  function onPosition(event: Extract<PushPageEvent, { type: 'position' }>): void {
    if (event.feed === 0 || event.feed < feeds.oldest) return;
    const isCurrent = event.feed === feeds.current?.number;
    if (event.positionMs > position.positionMs + 100) {
      failures = 0;
      if (isCurrent) isStreamOver = false;
    }
    position.report(event);
    if (!source.isLive || isPaused || !isCurrent) return;
    const { info, inspectedAtMs } = feeds.inspected;
    const silentMs = findSilence(info, event.silentMs, performance.now() - inspectedAtMs);
    if (silentMs !== undefined) void resumeFeed(event.feed, `no media came for ${silentMs / 1000} s`);
  }

  function onPageEvent(event: PushPageEvent): void {
    switch (event.type) {
      case 'loaded':
        return;
      case 'position':
        return onPosition(event);
      case 'feed-taken':
        return void onFeedRead(event.feed, event.endMs, event.isEmpty);
      case 'feed-refused':
        return void resumeFeed(event.feed, event.message);
      case 'damaged':
        return onEvent?.({ type: 'source-damaged', message: damagedMessage });
      case 'undecodable':
        return void onUndecodable(event.feed, event.message);
      case 'played-out':
        position.end(feeds.inspected.info.durationMs ?? 0, maxMissingMs);
        return over.resolve('completed');
      case 'kicked':
        return over.resolve(ends[event.reason] ?? 'removed');
      case 'sdk-error':
        return onEvent?.({ type: 'connection-restarted', message: event.message });
    }
  }

  const launch = (): Promise<PushSession> =>
    openPushSession({ ...options, findTrack: feeds.findTrack, onEvent: onPageEvent, signal });

  async function enterAt(opened: PushSession, atMs: number): Promise<void> {
    session = opened;
    void opened.lost.then((reason) => {
      if (session === opened) void replaceSession(opened, reason);
    });
    if (isPaused) await opened.pause();
    await feeds.beginAt(atMs);
    const { info, plan } = feeds.inspected;
    await opened.enter({
      ...options.entry,
      hasAudio: plan.audio !== undefined,
      ...(plan.video === undefined || info.video === undefined
        ? {}
        : { videoProfile: toVideoProfile(plan.video, info.video) }),
    });
  }

  const replaceSession = (lost: PushSession, reason: string): Promise<void> =>
    step(async () => {
      if (session !== lost) return;
      onEvent?.({ type: 'browser-restarted', message: reason });
      const { positionMs } = position;
      await lost[Symbol.asyncDispose]();
      if (!(await pauseBeforeRetry(reason))) return;
      position.loseSession();
      await enterAt(await launch(), source.isLive ? 0 : positionMs);
    }).catch(fail);

  async function refreshPosition(): Promise<void> {
    const now = await session?.position().catch(() => undefined);
    if (now !== undefined && now.feed >= feeds.oldest && now.feed > 0) position.report(now);
  }

  // Chromium takes a second to start: the source is inspected meanwhile.
  const launching = launch();
  launching.catch(() => undefined);
  await feeds.inspect();
  assertStartWithin(options.startAtMs, feeds.inspected.info);
  await enterAt(await launching, options.startAtMs);
  const resources = opening.move();

  return {
    ended: over.promise,
    position: () => position.toPosition(feeds.inspected.info.durationMs),
    pause: () =>
      step(async () => {
        isPaused = true;
        await session?.pause();
        await refreshPosition();
      }),
    resume: () =>
      step(async () => {
        isPaused = false;
        await session?.resume();
      }),
    seek: (toMs) =>
      step(async () => {
        assertSeekable(source);
        await feeds.beginAt(toMs);
      }),
    stop: () =>
      step(async () => {
        await refreshPosition();
        await session?.leave();
      }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
