import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { type SourceFeed, startSourceFeed } from '../../ffmpeg/source-feed.ts';
import { explainFailure } from '../source/explain-failure.ts';
import { type InputPlan, planInput } from '../source/plan-input.ts';
import { probeSource, sourceNotPlayable, startWithin } from '../source/probe-source.ts';
import type { SourceInfo } from '../source/source-info.ts';
import { playable, type SourceInput } from '../source/source-input.ts';
import { type MediaPush, type PushEnd, type PushEvent, retriesOf } from './media-push.ts';
import { type FeedStart, feedTimeOffsetMs, type PushPageEvent } from './page/push-api.ts';
import { decodedCodecs, feedArguments, videoProfileOf, webCodecOf } from './room-plan.ts';
import { openPushSession, type PushSession } from './push-session.ts';
import type { RoomEntry } from '../room-entry.ts';

export interface RoomPushOptions {
  entry: RoomEntry;
  sdkUrl?: string | undefined;
  source: SourceInput;
  startAtMs: number;
  /** Begin again at the end of the file. */
  loop: boolean;
  volumePercent: number;
  /** Of the variants of a playlist the largest with at most so many lines is taken; 1080 when left out. */
  mostLines?: number;
  chromiumPath: string;
  ffmpegPath: string;
  ffprobePath: string;
  signal?: AbortSignal | undefined;
  onEvent?: (event: PushEvent) => void;
}

/** A browser that is lost is known to be within so long after something that was asked of it failed. */
const lostWithinMs = 2_000;
const firstRetryMs = 250;
/** One track may be this much shorter than the file. */
const mostMissingMs = 1_000;
/** Some readers go to the key frame behind the place they were asked for: then they begin so much before it. */
const leadMs = 15_000;
/** A live stream of which nothing comes: its sender is gone, or sends other tracks. Playlists come in bursts. */
const mostSilentMs = { pushed: 4_000, pulled: 20_000 };

const lookAgainMs = 60_000;

/** What ffmpeg says of parts that it cannot read. */
const damage = /\berror\b|invalid|corrupt/i;
const damagedMessage = 'parts of VideoSrc are damaged: they were left out';

/** Reasons of `kicked-out`, as trtc-sdk-v5 documents them. */
const ends: Readonly<Record<string, PushEnd>> = {
  kick: 'replaced',
  banned: 'removed',
  room_disband: 'dismissed',
};

/**
 * Pushes a source into a TRTC room: ffmpeg reads it, a page decodes and publishes it by its own clock. When the source, ffmpeg or
 * Chromium breaks, it goes on where it was. An opening that fails leaves nothing.
 *
 * @throws ServiceError `SourceNotPlayable`, `PositionBehindEnd`, `RoomRefused`
 */
export async function openRoomPush(options: RoomPushOptions): Promise<MediaPush> {
  const { source, onEvent } = options;
  const retries = retriesOf(source, firstRetryMs);
  await using opening = new AsyncDisposableStack();
  const over = Promise.withResolvers<PushEnd>();
  over.promise.catch(() => undefined);
  const closing = new AbortController();
  const signal = AbortSignal.any([closing.signal, ...(options.signal === undefined ? [] : [options.signal])]);
  let session: PushSession | undefined;
  let feed: { number: number; run: SourceFeed } | undefined;
  let feeds = 0;
  /** Since the last jump: what the page tells of an earlier feed was told before it. */
  let oldestFeed = 0;
  let failures = 0;
  /** Chromium does not decode what it should. */
  let mustDecode = false;
  let seekLeadMs = 0;
  /** Up to where the source went when it last ended too early. */
  let endedAtMs = 0;
  let position = { positionMs: options.startAtMs, bufferedMs: options.startAtMs, isRunning: false, atMs: 0 };
  /** What a live push had lasted when the browser was lost. */
  let lastedMs = 0;
  let isPaused = false;
  /** A live stream that was ended in good order, and of which nothing has come since. */
  let isStreamOver = false;
  let lookedAtMs = -Infinity;
  let steps: Promise<unknown> = Promise.resolve();

  opening.defer(async () => {
    closing.abort();
    const last = session ?? (await launching.catch(() => undefined));
    session = undefined;
    await last?.[Symbol.asyncDispose]();
    await feed?.run[Symbol.asyncDispose]();
  });

  /** One thing after another: commands, and what has to be done when something broke. */
  const step = (action: () => Promise<void>): Promise<void> => {
    const done = steps.then(async () => {
      if (!closing.signal.aborted) await action();
    });
    steps = done.catch(() => undefined);
    return done;
  };
  const fail = (error: unknown): void => over.reject(error);
  /** What was asked of a browser that is lost fails, too: another one takes its place. A verdict of ours is final. */
  const failUnlessLost = async (error: unknown): Promise<void> => {
    if (error instanceof ServiceError) return fail(error);
    const isLost = session?.lost.then(() => true);
    if ((await Promise.race([isLost, delay(lostWithinMs, false, { ref: false })])) !== true) fail(error);
  };

  async function lookInto(): Promise<{ info: SourceInfo; plan: InputPlan }> {
    const { ffprobePath, mostLines, volumePercent } = options;
    lookedAtMs = performance.now();
    const info = await probeSource(source, {
      ffprobePath,
      signal,
      ...(mostLines === undefined ? {} : { mostLines }),
    });
    const copiedCodecs = mustDecode ? [] : decodedCodecs;
    return { info, plan: planInput(info, { copiedCodecs, takesReordered: true, volumePercent }) };
  }
  /** Assigned before anything else happens with it. */
  let input: Awaited<ReturnType<typeof lookInto>>;

  /** @param restarts forget what the page has, and begin here; otherwise go on behind it */
  async function startFeed(fromMs: number, restarts: boolean): Promise<FeedStart> {
    const { info, plan } = input;
    const number = ++feeds;
    if (restarts) {
      oldestFeed = number;
      endedAtMs = 0;
      note({ positionMs: fromMs, bufferedMs: fromMs, isRunning: false });
    }
    await feed?.run[Symbol.asyncDispose]();
    await playable(source, info.format, signal);
    const place = {
      format: info.format,
      fromMs: source.isLive ? 0 : Math.max(0, fromMs - seekLeadMs),
      offsetMs: feedTimeOffsetMs,
    };
    const run = startSourceFeed({
      ffmpegPath: options.ffmpegPath,
      environment: source.environment,
      arguments: feedArguments(source, plan, place),
    });
    feed = { number, run };
    run.ended.catch(() => void broken(number, explainFailure(run.said())));
    if (session === undefined) throw new Error('there is no page');
    const { video, audio } = plan;
    return session.play({
      number,
      fromMs: source.isLive ? 0 : fromMs,
      isLive: source.isLive,
      isPulled: info.format === 'hls',
      restarts,
      hasSound: audio !== undefined,
      ...(video === undefined || info.video === undefined
        ? {}
        : { video: { ...video, codec: video.reasons.length > 0 ? 'raw' : webCodecOf(info.video) } }),
    });
  }

  async function beginAt(fromMs: number): Promise<void> {
    let start = await startFeed(fromMs, true);
    if (start === 'late' && seekLeadMs === 0 && fromMs > 0 && !source.isLive) {
      seekLeadMs = leadMs;
      start = await startFeed(fromMs, true);
    }
    if (start !== 'empty') return;
    // Of a file that was cut off ffmpeg says the same as of one without an index.
    const said = feed?.run.said() ?? '';
    const isNetwork = /returned \d|refused|resolve|timed out|unreachable/i.test(said);
    throw sourceNotPlayable(isNetwork ? explainFailure(said) : `it has nothing at ${fromMs / 1000} s`);
  }

  async function retryPause(reason: string): Promise<boolean> {
    failures += 1;
    // A source, or a browser, that fails so often without anything having been seen will not do.
    if (failures > retries.most) {
      if (isStreamOver) over.resolve('completed');
      else fail(sourceNotPlayable(`it broke off ${failures} times: ${reason}`));
      return false;
    }
    await delay(retries.pauseMs(failures), undefined, { signal });
    return true;
  }

  /** A feed broke off: another one goes on where it was. */
  const broken = (number: number, reason: string): Promise<void> =>
    step(async () => {
      if (feed?.number !== number) return;
      onEvent?.({ type: 'source-restarted', message: reason });
      await goOn(reason);
    }).catch(failUnlessLost);

  async function goOn(reason: string): Promise<void> {
    if (!(await retryPause(reason))) return;
    if (!source.isLive) return void (await startFeed(position.bufferedMs, false));
    try {
      // It may have come back with another size, or another codec.
      input = await lookInto();
    } catch (error) {
      signal.throwIfAborted();
      // It is there again, and is nothing that can be played.
      if (/not media|neither/.test(messageOf(error))) isStreamOver = false;
      return goOn(messageOf(error));
    }
    await startFeed(0, false);
  }

  const taken = async (number: number, endMs: number, isEmpty: boolean): Promise<void> => {
    if (feed?.number !== number) return;
    const { run } = feed;
    try {
      await run.ended;
    } catch {
      // `broken` sees to it.
      return;
    }
    if (source.isLive) return streamEnded(number);
    if (damage.test(run.said())) onEvent?.({ type: 'source-damaged', message: damagedMessage });
    const { durationMs } = input.info;
    note({ ...position, bufferedMs: endMs });
    // A server that closes the connection too early ends ffmpeg as the end of the file does.
    if (durationMs !== undefined && endMs < durationMs - mostMissingMs) {
      if (endMs > endedAtMs + mostMissingMs) {
        endedAtMs = endMs;
        return broken(number, `the source ended at ${(endMs / 1000).toFixed(1)} s`);
      }
      const [seen, all] = [endMs, durationMs].map((ms) => (ms / 1000).toFixed(1));
      onEvent?.({
        type: 'source-damaged',
        message: `VideoSrc ends at ${seen} s of ${all} s: it was cut off`,
      });
    }
    await step(async () => {
      if (feed?.number !== number) return;
      if (!options.loop) return session?.endOfFeeds();
      if (isEmpty) throw sourceNotPlayable('it has nothing to begin again with');
      await startFeed(0, false);
    }).catch(failUnlessLost);
  };

  /** A playlist that says so is over; a connection that ends may come back. */
  const streamEnded = async (number: number): Promise<void> => {
    if (input.info.format === 'hls')
      return void (await step(async () => session?.endOfFeeds()).catch(failUnlessLost));
    isStreamOver = feed?.number === number && feed.run.said() === '';
    return broken(number, 'the stream ended');
  };

  const undecodable = (number: number, message: string): Promise<void> =>
    step(async () => {
      if (feed?.number !== number) return;
      if (mustDecode) throw sourceNotPlayable('its pictures are damaged throughout');
      onEvent?.({
        type: 'source-restarted',
        message: `Chromium does not decode it (${message}), ffmpeg does`,
      });
      mustDecode = true;
      input = await lookInto();
      await beginAt(position.positionMs);
    }).catch(failUnlessLost);

  function note(now: { positionMs: number; bufferedMs: number; isRunning: boolean }): void {
    const { positionMs, bufferedMs, isRunning } = now;
    position = { positionMs, bufferedMs, isRunning, atMs: performance.now() };
  }

  /** Its sender is gone, or sends other tracks than before. One track alone may be missing for long, so it is not asked for again and again. */
  function watchSilence(number: number, silentMs: { video: number; audio: number }): void {
    const { format, video, audio } = { ...input.info };
    const mostMs = format === 'hls' ? mostSilentMs.pulled : mostSilentMs.pushed;
    const each = [...(video ? [silentMs.video] : []), ...(audio ? [silentMs.audio] : [])];
    const isOneMissing = Math.max(...each) > mostMs && performance.now() - lookedAtMs > lookAgainMs;
    if (Math.min(...each) > mostMs || isOneMissing)
      void broken(number, `nothing of it came for ${mostMs / 1000} s`);
  }

  function onPageEvent(event: PushPageEvent): void {
    switch (event.type) {
      case 'loaded':
        return;
      case 'position': {
        if (event.feed === 0 || event.feed < oldestFeed) return;
        if (event.positionMs > position.positionMs + 100) {
          failures = 0;
          if (event.feed === feed?.number) isStreamOver = false;
        }
        note(event);
        if (source.isLive && !isPaused && feed?.number === event.feed)
          watchSilence(event.feed, event.silentMs);
        return;
      }
      case 'feed-taken':
        return void taken(event.feed, event.endMs, event.isEmpty);
      case 'feed-refused':
        return void broken(event.feed, event.message);
      case 'damaged':
        return onEvent?.({ type: 'source-damaged', message: damagedMessage });
      case 'undecodable':
        return void undecodable(event.feed, event.message);
      case 'played-out': {
        const { durationMs = 0 } = input.info;
        const isWhole = Math.abs(durationMs - position.bufferedMs) < mostMissingMs;
        note({ ...position, positionMs: isWhole ? durationMs : position.bufferedMs, isRunning: false });
        return over.resolve('completed');
      }
      case 'kicked':
        return over.resolve(ends[event.reason] ?? 'removed');
      case 'sdk-error':
        return onEvent?.({ type: 'connection-restarted', message: event.message });
    }
  }

  const launch = (): Promise<PushSession> =>
    openPushSession({
      sdkUrl: options.sdkUrl,
      chromiumPath: options.chromiumPath,
      findTrack: (number, kind) => (feed?.number === number ? feed.run[kind] : undefined),
      onEvent: onPageEvent,
      signal,
    });

  async function enterAt(opened: PushSession, atMs: number): Promise<void> {
    session = opened;
    void opened.lost.then((reason) => {
      if (session === opened) void lost(opened, reason);
    });
    if (isPaused) await opened.pause();
    await beginAt(atMs);
    const { info, plan } = input;
    await opened.enter({
      ...options.entry,
      hasSound: plan.audio !== undefined,
      ...(plan.video === undefined || info.video === undefined
        ? {}
        : { videoProfile: videoProfileOf(plan.video, info.video) }),
    });
  }

  const lost = (gone: PushSession, reason: string): Promise<void> =>
    step(async () => {
      if (session !== gone) return;
      onEvent?.({ type: 'browser-restarted', message: reason });
      const { positionMs } = position;
      await gone[Symbol.asyncDispose]();
      if (!(await retryPause(reason))) return;
      if (source.isLive) lastedMs += positionMs;
      await enterAt(await launch(), source.isLive ? 0 : positionMs);
    }).catch(fail);

  const refresh = async (): Promise<void> => {
    const now = await session?.position().catch(() => undefined);
    if (now !== undefined && now.feed >= oldestFeed && now.feed > 0) note(now);
  };

  // Chromium takes a second to start: the source is looked into meanwhile.
  const launching = launch();
  launching.catch(() => undefined);
  input = await lookInto();
  startWithin(options.startAtMs, input.info);
  await enterAt(await launching, options.startAtMs);
  const resources = opening.move();

  return {
    ended: over.promise,
    position: () => {
      const { durationMs } = input.info;
      const sinceMs = position.isRunning ? Math.min(500, performance.now() - position.atMs) : 0;
      const positionMs = position.positionMs + sinceMs;
      if (source.isLive) return { positionMs: lastedMs + positionMs, durationMs: undefined };
      return { positionMs: Math.min(positionMs, durationMs ?? Infinity), durationMs };
    },
    pause: () =>
      step(async () => {
        isPaused = true;
        await session?.pause();
        await refresh();
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
        await beginAt(toMs);
      }),
    stop: () =>
      step(async () => {
        await refresh();
        await session?.leave();
      }),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
