import { PassThrough } from 'node:stream';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import ffmpeg from 'fluent-ffmpeg';
import type { SoundCodec } from '../sound/sound-codec.ts';

export interface SoundTranscoderOptions {
  ffmpegPath: string;
  codec: SoundCodec;
  /** How much later than the picture the recorded sound is; cut from its start. */
  lateByMs: number;
  /** One frame, in order. */
  onFrame: (frame: Uint8Array) => void;
}

/** Turns the sound of a live WebM stream into AAC or MP3 while it is being recorded. */
export interface SoundTranscoder extends AsyncDisposable {
  write(webm: Uint8Array): Promise<void>;
  /** Ends the input and resolves when the last frame was given. */
  finish(deadlineMs: number): Promise<void>;
  /** Rejects when ffmpeg ends by itself. */
  readonly failed: Promise<never>;
}

const killTimeoutMs = 5_000;

/** Pure: the output options, each with its reason. */
export function soundOutputOptions({
  codec,
  lateByMs,
}: Pick<SoundTranscoderOptions, 'codec' | 'lateByMs'>): string[] {
  const trimSeconds = lateByMs / 1000 + codec.primingSamples / codec.sampleRate;
  return [
    // The pictures go into the file as they are.
    '-vn',
    ...codec.encoderOptions,
    ...['-b:a', `${codec.bitrateKbps}k`],
    ...['-ar', String(codec.sampleRate), '-ac', String(codec.channels)],
    // first_pts=0: the stream starts where the recording starts. async=1: a gap of more than 30 ms becomes silence.
    // Not more than 1: soft compensation re-initialises the resampler, which then starts at first_pts once more
    // (ffmpeg 5.1: a pause of the recorder, 4 ms of overlap, added 4 s of silence).
    ...[
      '-af',
      `aresample=async=1:min_hard_comp=0.03:first_pts=0,atrim=start=${trimSeconds.toFixed(6)},asetpts=PTS-STARTPTS`,
    ],
    // One packet at a time: the file must be complete a moment after the recording stops.
    ...['-flush_packets', '1'],
    ...['-threads', '1'],
  ];
}

export function startSoundTranscoder(options: SoundTranscoderOptions): SoundTranscoder {
  const input = new PassThrough();
  // fluent-ffmpeg takes an output that has closed for a failure 20 ms later; ffmpeg may take longer to end.
  const output = new PassThrough({ emitClose: false });
  const splitter = options.codec.createSplitter();
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<void>();
  const outputEnded = once(output, 'end');
  let done = false;
  let disposed = false;

  const command = ffmpeg(input)
    .setFfmpegPath(options.ffmpegPath)
    // The header of the live stream says all there is to know: do not wait for more of it. Not `-fflags +nobuffer`:
    // it throws away the packet that was looked at, the first 60 ms of sound.
    .inputOptions(['-f', 'matroska', '-probesize', '32', '-analyzeduration', '0'])
    .outputOptions(soundOutputOptions(options))
    .format(options.codec.streamFormat)
    .on('start', () => {
      // fluent-ffmpeg asks ffmpeg for its abilities first: until then there is nothing to kill.
      if (disposed) command.kill('SIGKILL');
    })
    .on('error', (error: Error) => {
      done = true;
      exited.resolve();
      reject(error);
    })
    // Only its exit tells whether it came to its end: the output of an ffmpeg that was killed ends just the same.
    .on('end', () => {
      done = true;
      exited.resolve();
      void outputEnded.then(() => resolve());
    });
  output.on('data', (bytes: Buffer) => {
    try {
      for (const frame of splitter.push(bytes)) options.onFrame(frame);
    } catch (error) {
      reject(error);
    }
  });
  command.pipe(output, { end: true });
  const failed = ended.then(() => new Promise<never>(() => undefined));
  failed.catch(() => undefined);

  return {
    failed,
    async write(webm) {
      if (done) return;
      if (!input.write(webm)) await Promise.race([once(input, 'drain'), ended]);
    },
    async finish(deadlineMs) {
      input.end();
      const deadline = AbortSignal.timeout(deadlineMs);
      const timedOut = once(deadline, 'abort').then(() => {
        throw new Error(`ffmpeg did not finish the sound within ${deadlineMs} ms`);
      });
      timedOut.catch(() => undefined);
      await Promise.race([ended, timedOut]);
    },
    async [Symbol.asyncDispose]() {
      if (done) return;
      disposed = true;
      command.kill('SIGKILL');
      input.destroy();
      await Promise.race([exited.promise, delay(killTimeoutMs, undefined, { ref: false })]);
    },
  };
}
