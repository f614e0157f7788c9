import { toAnnexB } from '../formats/annex-b.ts';
import { createWebmDemuxer } from '../formats/webm/webm-demuxer.ts';
import { type LiveTranscoder, startLiveTranscoder } from './live-transcoder.ts';

export interface VideoTranscoderOptions {
  ffmpegPath: string;
  /** One H.264 access unit in Annex B form, with its parameter sets when it is a key frame; its time is the input's. */
  onFrame: (frame: { data: Uint8Array; key: boolean; timestampMs: number }) => void;
}

/** Pure: the output options, each with its reason. */
export function videoOutputOptions(): string[] {
  return [
    // The audio goes its own way.
    '-an',
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p'],
    // One frame in, one out: nothing waits for frames to come, and all are in the order of their times.
    ...['-tune', 'zerolatency'],
    // At least so often can a player begin; the frames' own times decide, they come when they come.
    ...['-force_key_frames', 'expr:gte(t,n_forced*2)'],
    // Parameter sets before every key frame, as Chrome has them.
    ...['-x264-params', 'repeat-headers=1'],
    // H.264 wants even sizes. A later size is scaled to the first.
    ...['-vf', 'scale=trunc(iw/2)*2:trunc(ih/2)*2'],
    // As many frames as there are, at their times.
    ...['-vsync', 'passthrough', '-copyts', '-avoid_negative_ts', 'disabled'],
    // Frame by frame: a cluster for each, and none is kept back.
    ...['-cluster_time_limit', '1', '-flush_packets', '1'],
    ...['-threads', '1'],
  ];
}

/** Turns the frames of a live WebM stream, of whatever codec, into H.264 while they are being recorded. */
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
