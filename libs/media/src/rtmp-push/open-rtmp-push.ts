import { setTimeout as delay } from 'node:timers/promises';
import { messageOf, ServiceError } from '@scf-media/protocol/errors';
import { type StreamOut, startStreamOut } from '../ffmpeg/stream-out.ts';
import type { MediaPush, PushEnd, PushEvent } from '../media-push/media-push.ts';
import { keyFrameBefore } from '../media-source/key-frame-before.ts';
import { probeSource } from '../media-source/probe-source.ts';
import type { SourceInput } from '../media-source/source-input.ts';
import { startWithin } from '../media-source/start-within.ts';
import { rtmpArguments, sentMsOf } from './rtmp-arguments.ts';
import { rtmpPlan } from './rtmp-plan.ts';

export interface RtmpPushOptions {
  source: SourceInput;
  /** Where it goes; the URL has the signature. */
  target: string;
  startAtMs: number;
  /** Begin again at the end of the file. */
  loop: boolean;
  volumePercent: number;
  ffmpegPath: string;
  ffprobePath: string;
  signal?: AbortSignal | undefined;
  onEvent?: (event: PushEvent) => void;
}

/** A server that takes nothing from us so often in a row does not want us. */
const mostFailures = 8;
const firstRetryMs = 500;
const mostRetryMs = 8_000;
/** Sends nothing and does not end either: the server or the source hangs. */
const stallMs = 15_000;
const goodbyeMs = 2_000;
/** One track may be this much shorter than the file. */
const mostMissingMs = 1_000;

/**
 * Sends a source to an RTMP server at the pace at which it is to be seen. When the connection, the source or ffmpeg breaks,
 * it goes on where it was.
 *
 * @throws ServiceError `SourceNotPlayable`, `PositionBehindEnd`
 */
export async function openRtmpPush(options: RtmpPushOptions): Promise<MediaPush> {
  const { source, ffprobePath, signal, onEvent } = options;
  const info = await probeSource(source, { ffprobePath, signal });
  startWithin(options.startAtMs, info);
  const plan = rtmpPlan(info, options.volumePercent);
  const { promise: ended, resolve, reject } = Promise.withResolvers<PushEnd>();
  ended.catch(() => undefined);
  const over = new AbortController();
  let run: StreamOut | undefined;
  /** Where the run began, and how much of it was sent. */
  let fromMs = 0;
  let sentMs = 0;
  let pausedAtMs: number | undefined;
  let failures = 0;
  let wasTaken = false;
  /** Runs that were ended on purpose do not count as broken. */
  let generation = 0;
  let steps: Promise<unknown> = Promise.resolve();

  const positionMs = (): number => pausedAtMs ?? fromMs + sentMs;

  async function begin(atMs: number): Promise<void> {
    const mine = ++generation;
    const startMs =
      plan.copiesVideo && !source.isLive
        ? await keyFrameBefore(source, atMs, { ffprobePath, signal: over.signal })
        : atMs;
    if (over.signal.aborted || mine !== generation) return;
    fromMs = startMs;
    sentMs = 0;
    const stalled = setTimeout(() => void current[Symbol.asyncDispose](), stallMs);
    const current = startStreamOut({
      ffmpegPath: options.ffmpegPath,
      source: source.url,
      ...rtmpArguments(source, plan, startMs),
      target: options.target,
      onLine: (line) => {
        const sent = sentMsOf(line);
        if (sent === undefined || sent <= sentMs || mine !== generation) return;
        sentMs = sent;
        wasTaken = true;
        failures = 0;
        stalled.refresh();
      },
    });
    run = current;
    const watched = current.ended.finally(() => clearTimeout(stalled));
    watched.then(
      () => mine === generation && void atTheEnd(),
      (error: unknown) => mine === generation && void goOn(messageOf(error)),
    );
  }

  /** A live stream that ends may come back. */
  async function atTheEnd(): Promise<void> {
    if (source.isLive) return goOn('the stream ended');
    // A server that closes the connection too early ends ffmpeg as the end of the file does.
    const missingMs = (info.durationMs ?? 0) - positionMs();
    if (missingMs > mostMissingMs && (sentMs === 0 || sentMs > mostMissingMs))
      return goOn(`the source ended at ${(positionMs() / 1000).toFixed(1)} s`);
    if (!options.loop) return resolve('completed');
    await begin(0);
  }

  async function goOn(reason: string): Promise<void> {
    failures += 1;
    if (failures > mostFailures) {
      reject(brokenOff(reason, wasTaken));
      return;
    }
    onEvent?.({ type: 'connection-restarted', message: reason });
    const atMs = positionMs();
    const mine = generation;
    await delay(Math.min(mostRetryMs, firstRetryMs * 2 ** (failures - 1)), undefined, {
      signal: over.signal,
    });
    if (mine === generation) await begin(atMs);
  }

  /** Ends the run that is there, on purpose. */
  async function halt(): Promise<void> {
    generation += 1;
    await run?.stop(goodbyeMs);
    run = undefined;
  }

  const step = (action: () => Promise<void>): Promise<void> => {
    const done = steps.then(action);
    steps = done.catch(() => undefined);
    return done;
  };

  await begin(options.startAtMs);
  return {
    ended,
    position: () => ({ positionMs: positionMs(), durationMs: source.isLive ? undefined : info.durationMs }),
    pause: () =>
      step(async () => {
        if (pausedAtMs !== undefined) return;
        pausedAtMs = positionMs();
        await halt();
      }),
    resume: () =>
      step(async () => {
        const atMs = pausedAtMs;
        if (atMs === undefined) return;
        await begin(atMs);
        pausedAtMs = undefined;
      }),
    seek: (toMs) =>
      step(async () => {
        if (source.isLive)
          throw new ServiceError('InvalidStatus', 'a live stream has no positions', { fault: 'caller' });
        if (pausedAtMs !== undefined) {
          pausedAtMs = toMs;
          return;
        }
        await halt();
        await begin(toMs);
      }),
    stop: () => step(halt),
    async [Symbol.asyncDispose]() {
      generation += 1;
      over.abort();
      await run?.[Symbol.asyncDispose]();
    },
  };
}

function brokenOff(reason: string, wasTaken: boolean): ServiceError {
  return wasTaken
    ? new ServiceError('ConnectionLost', `the RTMP connection or the source does not come back: ${reason}`, {
        fault: 'destination',
      })
    : new ServiceError('RoomRefused', `the RTMP server takes nothing: ${reason}`, { fault: 'caller' });
}
