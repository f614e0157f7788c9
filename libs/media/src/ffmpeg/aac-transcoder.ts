import { PassThrough } from 'node:stream';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import ffmpeg from 'fluent-ffmpeg';
import { createAdtsSplitter } from './adts-frames.ts';

export interface AacTranscoderOptions {
  ffmpegPath: string;
  sampleRate: number;
  channels: number;
  bitrateKbps: number;
  /** How much later than the picture the recorded sound is; cut from its start. */
  lateByMs: number;
  /** One AAC frame with its ADTS header, in order. */
  onFrame: (frame: Uint8Array) => void;
}

/** Turns the sound of a live WebM stream into AAC while it is being recorded. */
export interface AacTranscoder extends AsyncDisposable {
  write(webm: Uint8Array): Promise<void>;
  /** Ends the input and resolves when the last frame was given. */
  finish(deadlineMs: number): Promise<void>;
  /** Rejects when ffmpeg ends by itself. */
  readonly failed: Promise<never>;
}

const killTimeoutMs = 5_000;

/** The sample that a player hears first is this many behind the first that went in (ffmpeg's AAC encoder). */
const primingSamples = 1024;

/** Pure: the output options, each with its reason. */
export function aacOutputOptions(options: Omit<AacTranscoderOptions, 'ffmpegPath' | 'onFrame'>): string[] {
  const trimSeconds = options.lateByMs / 1000 + primingSamples / options.sampleRate;
  return [
    // The pictures go into the file as they are.
    '-vn',
    // The fast coder: 0.018 processors for a voice instead of 0.044 (measured), and at such bit rates it sounds better
    // than the default one (https://ffmpeg.org/pipermail/ffmpeg-cvslog/2018-January/112166.html).
    ...['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', `${options.bitrateKbps}k`],
    ...['-ar', String(options.sampleRate), '-ac', String(options.channels)],
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

export function startAacTranscoder(options: AacTranscoderOptions): AacTranscoder {
  const input = new PassThrough();
  // fluent-ffmpeg takes an output that has closed for a failure 20 ms later; ffmpeg may take longer to end.
  const output = new PassThrough({ emitClose: false });
  const splitter = createAdtsSplitter();
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
    .outputOptions(aacOutputOptions(options))
    .format('adts')
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
