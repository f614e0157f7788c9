import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { createSerial } from '../../async.ts';
import { type FfmpegProcess, startFfmpeg } from '../../ffmpeg/ffmpeg-process.ts';
import { type FrameOrder, readFrameOrder, hasMore, findKeyFrameBefore } from '../source/probe-packets.ts';
import { probeSource, assertStartWithin } from '../source/probe-source.ts';
import { waitUntilPlayable, type SourceInput } from '../source/source-input.ts';
import { maxMissingMs } from './feed-health.ts';
import {
  assertSeekable,
  type MediaPush,
  type PushEnd,
  type PushEvent,
  chooseRetryLimits,
} from './media-push.ts';
import {
  buildRtmpArguments,
  writeRtmpSecret,
  parseSentMs,
  type RtmpPlan,
  planRtmp,
  type RtmpTarget,
} from './rtmp-plan.ts';
import { type RtmpFailure, parseRtmpFailure, toPushError } from './rtmp-failure.ts';

export interface RtmpPushOptions {
  source: SourceInput;
  target: RtmpTarget;
  startAtMs: number;
  /** Start over at the end of the file. */
  loop: boolean;
  volumePercent: number;
  /** Of a playlist's variants, the largest with at most this many lines is used; 1080 when left out. */
  maxLines?: number | undefined;
  ffmpegPath: string;
  ffprobePath: string;
  signal?: AbortSignal | undefined;
  onEvent?: (event: PushEvent) => void;
  /** The pause after the first failure; each further one is twice as long, up to a limit. 500 ms when left out. */
  firstRetryMs?: number;
}

/** An opening fails after this many failures in a row. */
const maxOpeningFailures = 2;
/** ffmpeg neither sends nor exits: the server or the source hangs. */
const stallMs = 15_000;
const closeGraceMs = 2_000;
/** A server that rejects the stream closes the connection before it has received this much. */
const acceptedMs = 500;
/**
 * A push may begin this much before the requested position; where the key frame is further away, the video is
 * encoded.
 */
const maxEarlyMs = 200;

/**
 * Sends a source to an RTMP server in real time; resolves when the server accepts it. When the connection, the source
 * or ffmpeg fails, the push resumes where it was.
 *
 * @throws ServiceError `SourceNotPlayable`, `PositionBehindEnd`, `RoomRefused`; then nothing is left running
 */
export async function openRtmpPush(options: RtmpPushOptions): Promise<MediaPush> {
  const { source, target, ffprobePath, signal, onEvent, firstRetryMs = 500 } = options;
  const { maxLines } = options;
  const retries = chooseRetryLimits(source, firstRetryMs);
  const info = await probeSource(source, {
    ...{ ffprobePath, signal },
    ...(maxLines === undefined ? {} : { maxLines }),
  });
  assertStartWithin(options.startAtMs, info);
  let order: FrameOrder = { keyFrameDistanceMs: undefined, hasReordered: false };
  // A live stream is used as it is: inspecting it further would add delay.
  if (info.video?.codec === 'h264' && !source.isLive)
    order = await readFrameOrder(source, info.video.index, { ffprobePath, signal });
  const planFor = (beginsAtKeyFrame: boolean): RtmpPlan =>
    planRtmp(info, options.volumePercent, order, beginsAtKeyFrame);
  const { promise: ended, resolve, reject } = Promise.withResolvers<PushEnd>();
  ended.catch(() => undefined);
  const accepted = Promise.withResolvers<void>();
  const over = new AbortController();
  let run: FfmpegProcess | undefined;
  /** Where this run of ffmpeg began, and how much of it has been sent. */
  let fromMs = 0;
  let sentMs = 0;
  let pausedAtMs: number | undefined;
  let failures = 0;
  let wasAccepted = false;
  /** Runs that were ended on purpose do not count as failed. */
  let generation = 0;

  const positionMs = (): number => {
    const reachedMs = pausedAtMs ?? fromMs + sentMs;
    const { durationMs } = info;
    if (source.isLive || durationMs === undefined) return reachedMs;
    return options.loop ? reachedMs % durationMs : Math.min(reachedMs, durationMs);
  };
  const onAccepted = (): void => {
    wasAccepted = true;
    failures = 0;
    accepted.resolve();
  };

  async function startRun(atMs: number): Promise<void> {
    const mine = ++generation;
    const keyFrameMs =
      planFor(true).copiesVideo && !source.isLive
        ? await findKeyFrameBefore(source, atMs, { ffprobePath, signal: over.signal })
        : atMs;
    await waitUntilPlayable(source, info.format, over.signal);
    if (over.signal.aborted || mine !== generation) return;
    const plan = planFor(atMs - keyFrameMs <= maxEarlyMs);
    const startMs = plan.copiesVideo ? keyFrameMs : atMs;
    fromMs = startMs;
    sentMs = 0;
    const place = { format: info.format, fromMs: startMs, loop: options.loop };
    const current = startFfmpeg({
      ffmpegPath: options.ffmpegPath,
      arguments: buildRtmpArguments(source, plan, target, place),
      environment: source.environment,
      thirdPipe: { privateText: writeRtmpSecret(target) },
    });
    run = current;
    createInterface({ input: current.stdout }).on('line', (line) => {
      const sent = parseSentMs(line);
      if (sent === undefined || sent <= sentMs || mine !== generation) return;
      sentMs = sent;
      stalled.refresh();
      if (sent >= acceptedMs) onAccepted();
    });
    const stalled = setTimeout(() => void current[Symbol.asyncDispose](), stallMs);
    const watched = current.ended.finally(() => clearTimeout(stalled));
    watched
      .then(
        () => (mine === generation ? onSourceEnd() : undefined),
        () => (mine === generation ? retry(parseRtmpFailure(current.log())) : undefined),
      )
      .catch((error: unknown) => (over.signal.aborted ? undefined : fail(error)));
  }

  const fail = (error: unknown): void => {
    reject(error);
    accepted.reject(error);
  };

  async function onSourceEnd(): Promise<void> {
    // A live stream that ends may come back.
    if (source.isLive) return retry({ side: 'source', reason: 'the stream ended', isFinal: false });
    const endMs = fromMs + sentMs;
    if (!options.loop && (info.durationMs ?? 0) - endMs > maxMissingMs) {
      const seconds = (endMs / 1000).toFixed(1);
      if (await hasMore(source, endMs, { ffprobePath, signal: over.signal }).catch(() => true))
        return retry({ side: 'source', reason: `it ended at ${seconds} s`, isFinal: false });
      onEvent?.({
        type: 'source-damaged',
        message: `VideoSrc is truncated: it ends at ${seconds} s`,
      });
    }
    onAccepted();
    if (!options.loop) return resolve('completed');
    await startRun(0);
  }

  async function retry(failure: RtmpFailure): Promise<void> {
    failures += 1;
    const max = wasAccepted ? retries.max : maxOpeningFailures;
    if (failures > max || (failure.isFinal && !wasAccepted)) return fail(toPushError(failure, wasAccepted));
    const type = failure.side === 'source' ? 'source-restarted' : 'connection-restarted';
    onEvent?.({ type, message: failure.reason });
    const atMs = positionMs();
    const mine = generation;
    await delay(retries.pauseMs(failures), undefined, {
      signal: over.signal,
    });
    if (mine === generation) await startRun(atMs);
  }

  /** Ends the present run on purpose. */
  async function stopRun(): Promise<void> {
    generation += 1;
    await run?.stop(closeGraceMs);
    run = undefined;
  }

  /** Commands run one at a time. */
  const step = createSerial();
  const close = async (): Promise<void> => {
    generation += 1;
    over.abort();
    await run?.[Symbol.asyncDispose]();
  };

  const onAbort = (): void => accepted.reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    signal?.throwIfAborted();
    await startRun(options.startAtMs);
    await accepted.promise;
  } catch (error) {
    await close();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  return {
    ended,
    position: () => ({
      positionMs: positionMs(),
      durationMs: source.isLive ? undefined : info.durationMs,
    }),
    pause: () =>
      step(async () => {
        if (pausedAtMs !== undefined) return;
        pausedAtMs = positionMs();
        await stopRun();
      }),
    resume: () =>
      step(async () => {
        const atMs = pausedAtMs;
        if (atMs === undefined) return;
        await startRun(atMs);
        pausedAtMs = undefined;
      }),
    seek: (toMs) =>
      step(async () => {
        assertSeekable(source);
        if (pausedAtMs !== undefined) {
          pausedAtMs = toMs;
          return;
        }
        await stopRun();
        await startRun(toMs);
      }),
    stop: () => step(stopRun),
    [Symbol.asyncDispose]: close,
  };
}
