import ffmpeg from 'fluent-ffmpeg';
import type { FfmpegCommand } from 'fluent-ffmpeg';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { timeout, within } from '../async.ts';
import { mediaEnvironment } from './ffmpeg-process.ts';
import type { AudioCodec } from './audio-codec.ts';
import { toAnnexB } from '../formats/h264.ts';
import { createWebmDemuxer } from '../formats/webm/webm-demuxer.ts';

interface LiveTranscoderOptions {
  ffmpegPath: string;
  outputOptions: string[];
  /** ffmpeg's name for the output format. */
  format: string;
  /** Receives the output, in chunks of any size; what it throws fails the transcoder. */
  onBytes: (bytes: Buffer) => void;
}

/** Transcodes a live WebM stream while it is being recorded. */
export interface LiveTranscoder extends AsyncDisposable {
  write(webm: Uint8Array): Promise<void>;
  /** Ends the input and resolves when the last bytes were output. */
  finish(deadlineMs: number): Promise<void>;
  /** Rejects when ffmpeg ends unexpectedly. */
  readonly failed: Promise<never>;
}

const killTimeoutMs = 5_000;

function startLiveTranscoder(options: LiveTranscoderOptions): LiveTranscoder {
  const input = new PassThrough();
  // 20 ms after its output has closed, fluent-ffmpeg reports a failure; ffmpeg may take longer to exit.
  const output = new PassThrough({ emitClose: false });
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<void>();
  const outputEnded = once(output, 'end');
  let done = false;
  let disposed = false;

  const command = withMediaEnvironment(ffmpeg(input))
    .setFfmpegPath(options.ffmpegPath)
    // The header of the live stream has all parameters: do not wait for more. Not `-fflags +nobuffer`, which discards
    // the packet that was probed, the first 60 ms of audio.
    .inputOptions(['-f', 'matroska', '-probesize', '32', '-analyzeduration', '0'])
    .outputOptions(options.outputOptions)
    .format(options.format)
    .on('start', () => {
      // fluent-ffmpeg first asks ffmpeg for its capabilities: until then there is nothing to kill.
      if (disposed) command.kill('SIGKILL');
    })
    .on('error', (error: Error) => {
      done = true;
      exited.resolve();
      reject(error);
    })
    // Only the exit status shows whether ffmpeg reached the end: its output also ends when it is killed.
    .on('end', () => {
      done = true;
      exited.resolve();
      void outputEnded.then(() => resolve());
    });
  output.on('data', (bytes: Buffer) => {
    try {
      options.onBytes(bytes);
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
      await Promise.race([ended, timeout(deadlineMs, `ffmpeg did not finish within ${deadlineMs} ms`)]);
    },
    async [Symbol.asyncDispose]() {
      if (done) return;
      disposed = true;
      command.kill('SIGKILL');
      input.destroy();
      await within(killTimeoutMs, exited.promise);
    },
  };
}

type Spawn = (args: string[], options: object, ...callbacks: unknown[]) => void;

/**
 * Runs a command of fluent-ffmpeg in the environment of media tools. The package passes on the environment of this process, and has no
 * option for another one. `_spawnFfmpeg` (processor.js of 2.1.3) starts every process, including those that ask ffmpeg for its
 * capabilities.
 */
function withMediaEnvironment(command: FfmpegCommand): FfmpegCommand {
  const inner = command as unknown as { _spawnFfmpeg: Spawn };
  const spawn = inner._spawnFfmpeg.bind(command);
  inner._spawnFfmpeg = (args, options, ...callbacks) =>
    spawn(args, { ...options, env: mediaEnvironment }, ...callbacks);
  return command;
}

export interface AudioTranscoderOptions {
  ffmpegPath: string;
  codec: AudioCodec;
  /** How much later than the video the recorded audio is, ms; this much is cut from its start. */
  lateByMs: number;
  /** Receives one frame, in order. */
  onFrame: (frame: Uint8Array) => void;
}

/** Pure: returns the output options, each with its reason. */
export function buildAudioOptions({
  codec,
  lateByMs,
}: Pick<AudioTranscoderOptions, 'codec' | 'lateByMs'>): string[] {
  const trimSeconds = lateByMs / 1000 + codec.primingSamples / codec.sampleRate;
  return [
    // The video goes into the file as it is.
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
    // Flushes every packet: the file must be complete a moment after the recording stops.
    ...['-flush_packets', '1'],
    ...['-threads', '1'],
  ];
}

/** Transcodes the audio of a live WebM stream to AAC or MP3 while it is being recorded. */
export function startAudioTranscoder(options: AudioTranscoderOptions): LiveTranscoder {
  const splitter = options.codec.createSplitter();
  return startLiveTranscoder({
    ffmpegPath: options.ffmpegPath,
    outputOptions: buildAudioOptions(options),
    format: options.codec.streamFormat,
    onBytes(bytes) {
      for (const frame of splitter.push(bytes)) options.onFrame(frame);
    },
  });
}

export interface VideoTranscoderOptions {
  ffmpegPath: string;
  /**
   * Receives one H.264 access unit in Annex B form, with its parameter sets when it is a key frame; its timestamp is
   * that of the input.
   */
  onFrame: (frame: { data: Uint8Array; key: boolean; timestampMs: number }) => void;
}

/** Pure: returns the output options, each with its reason. */
function buildVideoOptions(): string[] {
  return [
    // Audio is transcoded separately.
    '-an',
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p'],
    // One frame in, one frame out, in the order of their timestamps: no frame waits for a later one.
    ...['-tune', 'zerolatency'],
    // At least one key frame every two seconds, by the frames' timestamps: playback can start there.
    ...['-force_key_frames', 'expr:gte(t,n_forced*2)'],
    // Parameter sets before every key frame, like Chrome's.
    ...['-x264-params', 'repeat-headers=1'],
    // H.264 needs even sizes. A later size is scaled to the first one.
    ...['-vf', 'scale=trunc(iw/2)*2:trunc(ih/2)*2'],
    // Neither adds nor drops frames, and keeps their timestamps.
    ...['-vsync', 'passthrough', '-copyts', '-avoid_negative_ts', 'disabled'],
    // A cluster for each frame, so that none is held back.
    ...['-cluster_time_limit', '1', '-flush_packets', '1'],
    ...['-threads', '1'],
  ];
}

/** Transcodes the video of a live WebM stream, of any codec, to H.264 while it is being recorded. */
export function startVideoTranscoder(options: VideoTranscoderOptions): LiveTranscoder {
  const demuxer = createWebmDemuxer(({ data, key, timestampMs }) =>
    options.onFrame({ data: toAnnexB(data), key, timestampMs }),
  );
  return startLiveTranscoder({
    ffmpegPath: options.ffmpegPath,
    outputOptions: buildVideoOptions(),
    format: 'matroska',
    onBytes: (bytes) => demuxer.push(bytes),
  });
}
