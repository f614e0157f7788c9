import type { SourceInfo } from '../media-source/source-info.ts';

/** What of a source goes into an RTMP stream as it is. */
export interface RtmpPlan {
  copiesVideo: boolean;
  copiesAudio: boolean;
  /** ffmpeg's options for the streams. */
  codecOptions: string[];
}

/**
 * Pure: H.264 without B-frames and AAC go as they are, which costs next to nothing; the rest is encoded once, as TRTC asks for
 * it: Baseline, a key frame every two seconds. TRTC cuts the connection at the first B-frame.
 *
 * @param volumePercent other than 100 the sound has to be encoded
 */
export function rtmpPlan(
  { video, audio }: Pick<SourceInfo, 'video' | 'audio'>,
  volumePercent: number,
): RtmpPlan {
  const copiesVideo = video?.codec === 'h264' && video.pixelFormat === 'yuv420p' && !video.isReordered;
  const copiesAudio =
    audio?.codec === 'aac' && audio.profile === 'LC' && audio.channels <= 2 && volumePercent === 100;
  return {
    copiesVideo,
    copiesAudio,
    codecOptions: [
      ...(video === undefined ? [] : ['-map', '0:V:0', ...videoOptions(copiesVideo)]),
      ...(audio === undefined ? [] : ['-map', '0:a:0', ...audioOptions(copiesAudio, volumePercent)]),
    ],
  };
}

function videoOptions(copies: boolean): string[] {
  if (copies) return ['-c:v', 'copy'];
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p'],
    // No frame waits for a later one: what is shown is what was just sent.
    ...['-tune', 'zerolatency', '-bf', '0', '-sc_threshold', '0'],
    ...['-force_key_frames', 'expr:gte(t,n_forced*2)'],
    // A room is watched over ordinary connections.
    ...['-crf', '23', '-maxrate', '2500k', '-bufsize', '5000k'],
  ];
}

function audioOptions(copies: boolean, volumePercent: number): string[] {
  if (copies) return ['-c:a', 'copy'];
  return [
    ...['-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-ar', '48000'],
    ...(volumePercent === 100 ? [] : ['-af', `volume=${volumePercent / 100}`]),
  ];
}
