import { planInput, type VideoPlan } from '../source/plan-input.ts';
import type { FrameOrder } from '../source/probe-packets.ts';
import type { SourceAudio, SourceInfo } from '../source/source-info.ts';

/** What of a source goes into an RTMP stream as it is. */
export interface RtmpPlan {
  /** Empty: the frame is copied, or there is none. Otherwise why it is encoded, in words for a log. */
  reasons: readonly string[];
  copiesVideo: boolean;
  copiesAudio: boolean;
  /** ffmpeg's options for the streams. */
  codecOptions: string[];
}

/** TRTC's document asks for 1 to 2 s; whoever joins sees nothing before the next key frame. */
const maxKeyFrameDistanceMs = 2_500;

/**
 * Pure: H.264 without B-frames and with near key frames, and AAC, go as they are, which costs next to nothing; the rest is made plain and
 * encoded, as TRTC asks for it: Baseline, a key frame every two seconds. TRTC cuts the connection at the first B-frame.
 *
 * @param volumePercent other than 100 the audio has to be encoded
 * @param beginsAtKeyFrame copied frames can begin nowhere else
 */
export function rtmpPlan(
  { video, audio }: Pick<SourceInfo, 'video' | 'audio'>,
  volumePercent: number,
  order: FrameOrder,
  beginsAtKeyFrame = true,
): RtmpPlan {
  const plan = planInput({ video, audio }, { copiedCodecs: ['h264'], takesReordered: false, volumePercent });
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

/** A room is watched over ordinary connections: 2.8 Mbit/s for 720p at 30 frames a second. */
const bitsPerPixel = 0.1;
const minKbps = 400;
const maxKbps = 4_000;

function videoOptions({ filter, width, height, framesPerSecond }: VideoPlan, reasons: string[]): string[] {
  if (reasons.length === 0) return ['-c:v', 'copy'];
  const kbps = Math.round((width * height * framesPerSecond * bitsPerPixel) / 1000);
  const max = Math.min(maxKbps, Math.max(minKbps, kbps));
  return [
    ...['-vf', filter, '-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'baseline'],
    // No frame waits for a later one: what is shown is what was just sent.
    ...['-tune', 'zerolatency', '-bf', '0', '-sc_threshold', '0'],
    ...['-force_key_frames', 'expr:gte(t,n_forced*2)'],
    ...['-crf', '23', '-maxrate', `${max}k`, '-bufsize', `${max * 2}k`],
  ];
}

const audioOptions = (filter: string): string[] => ['-af', filter, '-c:a', 'aac', '-b:a', '128k'];
