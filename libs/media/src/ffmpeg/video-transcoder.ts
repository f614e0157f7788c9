import { toAnnexB } from '../formats/annex-b.ts';
import { createWebmDemuxer } from '../formats/webm/webm-demuxer.ts';
import { type LiveTranscoder, startLiveTranscoder } from './live-transcoder.ts';

export interface VideoTranscoderOptions {
  ffmpegPath: string;
  /**
   * Receives one H.264 access unit in Annex B form, with its parameter sets when it is a key frame; its timestamp is
   * that of the input.
   */
  onFrame: (frame: { data: Uint8Array; key: boolean; timestampMs: number }) => void;
}

/** Pure: returns the output options, each with its reason. */
function videoOutputOptions(): string[] {
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
    outputOptions: videoOutputOptions(),
    format: 'matroska',
    onBytes: (bytes) => demuxer.push(bytes),
  });
}
