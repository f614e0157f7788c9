import { planInput, type VideoPlan } from '../source/plan-input.ts';
import type { FrameOrder } from '../source/probe-packets.ts';
import type { SourceAudio, SourceInfo } from '../source/source-info.ts';

/** What of a source is sent to an RTMP server unchanged. */
export interface RtmpPlan {
  /** Why the video is encoded, in words for the log; empty when it is copied, or when there is none. */
  reasons: readonly string[];
  copiesVideo: boolean;
  copiesAudio: boolean;
  /** ffmpeg's options for the streams. */
  codecOptions: string[];
}

/** TRTC's document asks for 1 to 2 s: those who enter see nothing before the next key frame. */
const maxKeyFrameDistanceMs = 2_500;

/**
 * Pure: plans an RTMP push. H.264 without B-frames and with close key frames, and AAC, are copied, which costs next
 * to nothing; everything else is normalised and encoded as TRTC requires: Baseline, a key frame every two seconds.
 * TRTC closes the connection at the first B-frame.
 *
 * @param volumePercent when it is not 100, audio is encoded
 * @param beginsAtKeyFrame copied video can begin nowhere else
 */
export function planRtmp(
  { video, audio }: Pick<SourceInfo, 'video' | 'audio'>,
  volumePercent: number,
  order: FrameOrder,
  beginsAtKeyFrame = true,
): RtmpPlan {
  const plan = planInput(
    { video, audio },
    { copiedCodecs: ['h264'], acceptsReordered: false, volumePercent },
  );
  const distanceMs = order.keyFrameDistanceMs ?? 0;
  const reasons = [
    ...(plan.video?.reasons ?? []),
    ...(order.hasReordered && video?.isReordered === false ? ['B-frames'] : []),
    ...(beginsAtKeyFrame ? [] : ['it begins between two key frames']),
    ...(distanceMs > maxKeyFrameDistanceMs ? [`key frames ${(distanceMs / 1000).toFixed(1)} s apart`] : []),
  ];
  const copiesAudio = audio !== undefined && isPlainAac(audio) && volumePercent === 100;
  return {
    reasons,
    copiesVideo: video !== undefined && reasons.length === 0,
    copiesAudio,
    codecOptions: [
      ...(plan.video === undefined ? [] : ['-map', plan.video.map, ...videoOptions(plan.video, reasons)]),
      ...(plan.audio === undefined ? [] : ['-map', plan.audio.map]),
      ...(plan.audio === undefined ? [] : copiesAudio ? ['-c:a', 'copy'] : audioOptions(plan.audio.filter)),
    ],
  };
}

const isPlainAac = ({ codec, profile, channels }: SourceAudio): boolean =>
  codec === 'aac' && profile === 'LC' && channels <= 2;

/** For ordinary connections: 2.8 Mbit/s for 720p at 30 frames a second. */
const bitsPerPixel = 0.1;
const minKbps = 400;
const maxKbps = 4_000;

function videoOptions({ filter, width, height, framesPerSecond }: VideoPlan, reasons: string[]): string[] {
  if (reasons.length === 0) return ['-c:v', 'copy'];
  const kbps = Math.round((width * height * framesPerSecond * bitsPerPixel) / 1000);
  const max = Math.min(maxKbps, Math.max(minKbps, kbps));
  return [
    ...['-vf', filter, '-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'baseline'],
    // No frame waits for a later one, so that what is sent is what is shown.
    ...['-tune', 'zerolatency', '-bf', '0', '-sc_threshold', '0'],
    ...['-force_key_frames', 'expr:gte(t,n_forced*2)'],
    ...['-crf', '23', '-maxrate', `${max}k`, '-bufsize', `${max * 2}k`],
  ];
}

const audioOptions = (filter: string): string[] => ['-af', filter, '-c:a', 'aac', '-b:a', '128k'];
