import { setTimeout as delay } from 'node:timers/promises';
import { audioCluster } from '../formats/webm/ebml.ts';
import type { WebmPacket } from '../formats/webm/webm-demuxer.ts';
import { aac, frameDurationMs, type AudioCodec } from './audio-codec.ts';
import { startAudioTranscoder, type LiveTranscoder } from './live-transcoder.ts';

export interface AudioTrackOptions {
  ffmpegPath: string;
  /** AAC when left out. */
  codec?: AudioCodec;
  /** How much later than the video the recorded audio is, ms; this much is cut from its start. */
  lateByMs: number;
  /** Receives one frame; they follow one another without gaps from the session's time 0. */
  onFrame: (frame: Uint8Array) => void;
  /** Called when the encoder died or hung, before another one replaces it. */
  onRestart?: (reason: string) => void;
  /** How long the encoder may give nothing before it counts as hung, ms. */
  stallMs?: number;
}

/** Encodes the audio of one session, from Opus to AAC or MP3, and restarts ffmpeg when it fails. */
export interface AudioTrack extends AsyncDisposable {
  /** Sets the header of the WebM stream. */
  begin(header: Uint8Array): void;
  add(packet: Pick<WebmPacket, 'track' | 'timestampMs' | 'data'>): void;
  /** Resolves when the last frame was emitted. @throws Error when that takes longer */
  finish(deadlineMs: number): Promise<void>;
  /** Rejects when no encoder keeps running. */
  readonly failed: Promise<never>;
}

/** A new encoder receives again what the last one had not encoded, and this much before it. */
const overlapMs = 200;
/** What an encoder may hold back when nothing more comes, for example in a pause. */
const usualLagMs = 1_000;
/**
 * Limits restarts in a row, with a pause between them: an encoder that cannot run at all must not keep the machine
 * busy.
 */
const maxRestarts = 20;
const restartPauseMs = 200;
/** An encoder that gave this much audio has worked: its end starts a new row. */
const ranMs = 10_000;
/**
 * Restarting does not help on a machine that is too busy for an encoder to start in time: each one waits twice as
 * long as the last, up to this factor.
 */
const maxStallFactor = 16;

type Packet = Pick<WebmPacket, 'track' | 'timestampMs' | 'data'> & { givenAtMs: number };

export function createAudioTrack(options: AudioTrackOptions): AudioTrack {
  const { lateByMs, stallMs = 5_000, codec = aac } = options;
  const frameMs = frameDurationMs(codec);
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => undefined);
  let header: Uint8Array = new Uint8Array(0);
  /** Packets that the encoder may not have encoded yet. */
  let unencoded: Packet[] = [];
  let frames = 0;
  let restarts = 0;
  let framesAtRestart = 0;
  let disposed = false;
  let isFirst = true;
  let run: { transcoder: LiveTranscoder; baseMs: number } | undefined;
  let restarting: Promise<void> = Promise.resolve();

  const emit = (frame: Uint8Array): void => {
    frames += 1;
    options.onFrame(frame);
    // By count and not by time: both include the lateness.
    const encodedMs = frames * frameMs + lateByMs - overlapMs;
    const kept = unencoded.findIndex(({ timestampMs }) => timestampMs >= encodedMs);
    if (kept > 0) unencoded = unencoded.slice(kept);
  };

  const send = (packet: Packet): void => {
    if (run === undefined) return;
    const timestampMs = packet.timestampMs - run.baseMs;
    void run.transcoder.write(audioCluster({ ...packet, timestampMs })).catch(() => undefined);
  };

  /**
   * Starts an encoder with the first packet that is not encoded yet. Times count from there: ffmpeg does not treat a
   * start within 30 ms of 0 as a gap, so the audio would be early by as much (Chrome's first packet is at 23 to 35
   * ms).
   */
  function startRun(): void {
    const [first] = unencoded;
    if (first === undefined) return;
    const baseMs = first.timestampMs;
    const plan = planRun({ firstPacketMs: baseMs, lateByMs, framesSoFar: frames, frameMs });
    while (frames < plan.firstFrame) emit(codec.silentFrame);
    const transcoder = startAudioTranscoder({
      ffmpegPath: options.ffmpegPath,
      codec,
      lateByMs: plan.cutMs,
      onFrame: emit,
    });
    const current = { transcoder, baseMs };
    run = current;
    void transcoder.write(header);
    for (const packet of unencoded) send(packet);
    transcoder.failed.catch((error: unknown) => {
      if (run === current) restart(error instanceof Error ? error.message : String(error));
    });
  }

  const countRestartsInARow = (): number => ((frames - framesAtRestart) * frameMs > ranMs ? 0 : restarts);

  function restart(reason: string): void {
    const dead = run;
    if (dead === undefined || disposed) return;
    run = undefined;
    restarts = countRestartsInARow() + 1;
    framesAtRestart = frames;
    if (restarts > maxRestarts) {
      failure.reject(new Error(`ffmpeg ended ${restarts} times, the last time: ${reason}`));
      return;
    }
    options.onRestart?.(reason);
    restarting = startNext(dead.transcoder).catch(failure.reject);
  }

  async function startNext(dead: LiveTranscoder): Promise<void> {
    await dead[Symbol.asyncDispose]();
    await delay(restartPauseMs);
    if (disposed) return;
    const now = performance.now();
    for (const packet of unencoded) packet.givenAtMs = now;
    startRun();
  }

  /** An encoder that hangs gives nothing; there is no other sign of it. */
  const watch = setInterval(
    () => {
      const encodedMs = frames * frameMs + lateByMs;
      const oldest = unencoded.find(({ timestampMs }) => timestampMs > encodedMs);
      const newest = unencoded.at(-1);
      if (oldest === undefined || newest === undefined || newest.timestampMs < encodedMs + usualLagMs) return;
      const maxSilentMs = stallMs * Math.min(maxStallFactor, 2 ** countRestartsInARow());
      if (performance.now() - oldest.givenAtMs > maxSilentMs)
        restart(`ffmpeg produced no audio for ${maxSilentMs} ms`);
    },
    Math.min(1_000, stallMs / 2),
  );
  watch.unref();

  return {
    failed: failure.promise,
    begin(bytes) {
      header = bytes;
    },
    add(packet) {
      const kept: Packet = { ...packet, givenAtMs: performance.now() };
      unencoded.push(kept);
      if (run !== undefined) send(kept);
      else if (isFirst) startRun();
      isFirst = false;
    },
    async finish(deadlineMs) {
      clearInterval(watch);
      const untilMs = performance.now() + deadlineMs;
      for (;;) {
        await restarting;
        const last = run;
        const ended = await last?.transcoder.finish(Math.max(1, Math.ceil(untilMs - performance.now()))).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (ended === undefined) return;
        // Another encoder has replaced it, unless there was no time left or the limit was reached.
        await restarting;
        if (run === last || run === undefined || performance.now() >= untilMs) throw ended;
      }
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      clearInterval(watch);
      await restarting;
      const last = run;
      run = undefined;
      await last?.transcoder[Symbol.asyncDispose]();
    },
  };
}

/** Where one run of the encoder belongs in the audio of a session. */
interface AudioRun {
  /** The number of its first frame, counted from the session's start. */
  firstFrame: number;
  /** How much to cut from the start of its input, ms, so that it begins on that frame. */
  cutMs: number;
}

/**
 * Pure: places an encoder that begins with the session, or in the middle of it because its predecessor died.
 *
 * @param firstPacketMs the time of its first packet
 * @param lateByMs how much later than the video the audio is
 * @param framesSoFar how many frames the session has: none is made twice
 */
export function planRun(options: {
  firstPacketMs: number;
  lateByMs: number;
  framesSoFar: number;
  frameMs: number;
}): AudioRun {
  const { framesSoFar, frameMs } = options;
  const startMs = options.firstPacketMs - options.lateByMs;
  const firstFrame = Math.max(framesSoFar, Math.ceil(startMs / frameMs));
  return { firstFrame, cutMs: firstFrame * frameMs - startMs };
}
