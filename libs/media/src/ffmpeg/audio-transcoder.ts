import type { AudioCodec } from './audio-codec.ts';
import { type LiveTranscoder, startLiveTranscoder } from './live-transcoder.ts';

export interface AudioTranscoderOptions {
  ffmpegPath: string;
  codec: AudioCodec;
  /** How much later than the video the recorded audio is, ms; this much is cut from its start. */
  lateByMs: number;
  /** Receives one frame, in order. */
  onFrame: (frame: Uint8Array) => void;
}

/** Pure: returns the output options, each with its reason. */
export function audioOutputOptions({
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
    outputOptions: audioOutputOptions(options),
    format: options.codec.streamFormat,
    onBytes(bytes) {
      for (const frame of splitter.push(bytes)) options.onFrame(frame);
    },
  });
}
