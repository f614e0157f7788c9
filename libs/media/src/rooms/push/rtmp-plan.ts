import { planInput, type VideoPlan } from '../source/plan-input.ts';
import type { FrameOrder } from '../source/probe-packets.ts';
import type { SourceAudio, SourceInfo } from '../source/source-info.ts';
import { privateFile } from '../../ffmpeg/ffmpeg-process.ts';
import { buildPlaybackInput, type SourceInput, buildInputOptions } from '../source/source-input.ts';

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
      ...(plan.video === undefined
        ? []
        : ['-map', plan.video.map, ...buildVideoOptions(plan.video, reasons)]),
      ...(plan.audio === undefined ? [] : ['-map', plan.audio.map]),
      ...(plan.audio === undefined
        ? []
        : copiesAudio
          ? ['-c:a', 'copy']
          : buildAudioOptions(plan.audio.filter)),
    ],
  };
}

const isPlainAac = ({ codec, profile, channels }: SourceAudio): boolean =>
  codec === 'aac' && profile === 'LC' && channels <= 2;

/** For ordinary connections: 2.8 Mbit/s for 720p at 30 frames a second. */
const bitsPerPixel = 0.1;
const minKbps = 400;
const maxKbps = 4_000;

function buildVideoOptions(
  { filter, width, height, framesPerSecond }: VideoPlan,
  reasons: string[],
): string[] {
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

const buildAudioOptions = (filter: string): string[] => ['-af', filter, '-c:a', 'aac', '-b:a', '128k'];

/** Where an RTMP push goes. */
export interface RtmpTarget {
  /** Server and application; not secret. */
  url: string;
  /** The stream name with the signature; secret. */
  stream: string;
}

/**
 * Pure: builds the RTMP target of a user in TRTC (its document "RTMP push"). The room is a string room unless
 * `use_number_room_id` is set.
 *
 * @param base for example `rtmp://rtmp.rtc.qq.com/push`
 */
export function trtcRtmpTarget(
  base: string,
  entry: { sdkAppId: number; roomId?: number; strRoomId?: string; userId: string; userSig: string },
): RtmpTarget {
  const query = new URLSearchParams({
    sdkappid: String(entry.sdkAppId),
    userid: entry.userId,
    usersig: entry.userSig,
    ...(entry.roomId === undefined ? {} : { use_number_room_id: '1' }),
  });
  const room = entry.roomId === undefined ? (entry.strRoomId ?? '') : String(entry.roomId);
  return { url: base.replace(/\/+$/, ''), stream: `${encodeURIComponent(room)}?${query}` };
}

/** A server that accepts nothing for this long is gone. */
const sendTimeoutUs = 10_000_000;

export interface RtmpPlace {
  /** ffmpeg's name of the source's container. */
  format: string;
  /** Where to begin; for copied media this must be a key frame. */
  fromMs: number;
  /** Start over at the end of the file, on the same connection. */
  loop: boolean;
}

/**
 * Pure: builds ffmpeg's command line that sends a source to an RTMP server in real time. The stream name, which
 * contains the signature, is not in it: see {@link writeRtmpSecret}.
 */
export function buildRtmpArguments(
  input: SourceInput,
  plan: RtmpPlan,
  target: Pick<RtmpTarget, 'url'>,
  { format, fromMs, loop }: RtmpPlace,
): string[] {
  return [
    ...['-v', 'warning', '-nostdin'],
    // Progress four times a second.
    ...['-progress', 'pipe:1', '-nostats', '-stats_period', '0.25'],
    ...buildInputOptions(input),
    // Old AVI files have no timestamps for B-frames.
    ...['-fflags', input.isLive ? '+genpts+nobuffer' : '+genpts'],
    // The segments of a live playlist come in bursts, and are sent evenly.
    ...(input.isLive && format !== 'hls' ? [] : ['-re']),
    ...(!input.isLive && loop ? ['-stream_loop', '-1'] : []),
    ...(!input.isLive && fromMs > 0 ? ['-ss', (fromMs / 1000).toFixed(3)] : []),
    ...buildPlaybackInput(input, format),
    ...plan.codecOptions,
    ...['-f', 'flv', '-flvflags', 'no_duration_filesize'],
    ...['-flush_packets', '1', '-rw_timeout', String(sendTimeoutUs)],
    ...['-fpre', privateFile, target.url],
  ];
}

/**
 * Pure: writes the preset from which ffmpeg learns the stream name; every user of the machine can read its arguments.
 */
export const writeRtmpSecret = ({ stream }: RtmpTarget): string => `rtmp_playpath=${stream}\n`;

/** Pure: parses a line of ffmpeg's progress; returns how much was sent, ms, or undefined for any other line. */
export function parseSentMs(line: string): number | undefined {
  // It is in microseconds, despite its name.
  const [, microseconds] = /^out_time_ms=(\d+)$/.exec(line) ?? [];
  return microseconds === undefined ? undefined : Number(microseconds) / 1000;
}
