import type { SourceAudio, SourceInfo, SourceVideo } from './source-info.ts';

/** What a transport accepts unchanged, and its limits. */
export interface InputTarget {
  /** Video of these codecs (ffmpeg's names) may be copied if it is plain. */
  copiedCodecs: readonly string[];
  /** Whether B-frames may be copied. */
  acceptsReordered: boolean;
  volumePercent: number;
}

/** How ffmpeg reads the chosen tracks of a source for a transport. */
export interface InputPlan {
  video: VideoPlan | undefined;
  audio: AudioPlan | undefined;
}

export interface VideoPlan {
  /** For `-map`. */
  map: string;
  /** ffmpeg's name of the source's codec. */
  codec: string;
  /** Why the video is decoded, in words for the log; empty when its packets are copied. */
  reasons: readonly string[];
  /** For `-vf`, before an encoder: upright, square pixels, even size, 8-bit 4:2:0. */
  filter: string;
  /** The size in the room. */
  width: number;
  height: number;
  framesPerSecond: number;
}

export interface AudioPlan {
  map: string;
  /** For `-af`: 16-bit stereo at 48 kHz that begins at 0 and has no gaps. */
  filter: string;
}

/** TRTC accepts 1080p; portrait video may be as tall as that is wide. */
const maxLines = 1080;
const maxWidth = 1920;
/** Rooms show at most 30 frames a second. */
const maxFramesPerSecond = 30;
/** Screen recordings and slides state no frame rate, or a wrong one. */
const assumedFramesPerSecond = 30;

/** Pure: copies plain video and has other video decoded and normalised; audio is always decoded. */
export function planInput(
  { video, audio }: Pick<SourceInfo, 'video' | 'audio'>,
  target: InputTarget,
): InputPlan {
  return {
    video: video && planVideo(video, target),
    audio: audio && { map: `0:a:${audio.index}`, filter: buildAudioFilter(audio, target.volumePercent) },
  };
}

function planVideo(video: SourceVideo, target: InputTarget): VideoPlan {
  const { width, height } = toDisplaySize(video);
  return {
    map: `0:v:${video.index}`,
    codec: video.codec,
    reasons: listReasonsToDecode(video, target, { width, height }),
    filter: buildVideoFilter(video, { width, height }),
    width,
    height,
    framesPerSecond: Math.min(maxFramesPerSecond, video.framesPerSecond || assumedFramesPerSecond),
  };
}

function listReasonsToDecode(
  video: SourceVideo,
  { copiedCodecs, acceptsReordered }: InputTarget,
  displaySize: { width: number; height: number },
): string[] {
  const isAsCoded = displaySize.width === video.width && displaySize.height === video.height;
  return [
    ...(copiedCodecs.includes(video.codec) ? [] : [`codec ${video.codec}`]),
    ...(video.pixelFormat === 'yuv420p' ? [] : [`samples ${video.pixelFormat || 'unknown'}`]),
    ...(isHdr(video) ? ['HDR'] : []),
    ...(video.rotation === 0 ? [] : [`rotated by ${video.rotation}`]),
    ...(video.isInterlaced ? ['interlaced'] : []),
    ...(isAsCoded || video.rotation !== 0 ? [] : [`size ${video.width}x${video.height}`]),
    ...(video.isReordered && !acceptsReordered ? ['B-frames'] : []),
  ];
}

const isHdr = ({ transfer }: SourceVideo): boolean => ['smpte2084', 'arib-std-b67'].includes(transfer);

/** Pure: returns the size with square pixels, upright, even, and not above 1080p. */
function toDisplaySize({ width, height, rotation, pixelAspect }: SourceVideo): {
  width: number;
  height: number;
} {
  const square = { width: width * pixelAspect, height };
  const upright = rotation % 180 === 0 ? square : { width: square.height, height: square.width };
  const shrink = Math.min(
    1,
    maxLines / Math.min(upright.width, upright.height),
    maxWidth / Math.max(upright.width, upright.height),
  );
  // An odd integer loses a line; a fraction that comes from a division is rounded.
  const even = (length: number): number => Math.max(2, Math.floor(Math.round(length * 1000) / 1000 / 2) * 2);
  return { width: even(upright.width * shrink), height: even(upright.height * shrink) };
}

/**
 * Pure: builds the filter that follows ffmpeg's own rotation. Video that changes its size or shape in mid-stream is
 * fitted into the first size, with black bars.
 */
function buildVideoFilter(video: SourceVideo, { width, height }: { width: number; height: number }): string {
  const isWider = `gte(dar,${width}/${height})`;
  return [
    ...(video.isInterlaced ? ['yadif=deint=interlaced'] : []),
    ...(video.framesPerSecond > maxFramesPerSecond + 1 ? [`fps=${maxFramesPerSecond}`] : []),
    [
      `scale=w='if(${isWider},${width},min(${width},round(${height}*dar/2)*2))'`,
      `h='if(${isWider},min(${height},round(${width}/dar/2)*2),${height})'`,
      'flags=bicubic:out_range=tv',
    ].join(':'),
    `setsar=1`,
    ...(isHdr(video) ? [hdrFilter] : []),
    `format=yuv420p`,
    `pad=${width}:${height}:-1:-1`,
  ].join(',');
}

/** The usual chain: linear light, BT.709 primaries, a tone curve that preserves highlights. */
const hdrFilter = [
  'zscale=t=linear:npl=100',
  'format=gbrpf32le',
  'zscale=p=bt709',
  'tonemap=tonemap=hable:desat=0',
  'zscale=t=bt709:m=bt709:r=tv',
].join(',');

function buildAudioFilter({ channels }: SourceAudio, volumePercent: number): string {
  return [
    ...buildDownmix(channels),
    ...(volumePercent === 100 ? [] : [`volume=${volumePercent / 100}`]),
    // async=1: a gap of more than 30 ms becomes silence. Not more than 1: soft compensation restarts at first_pts
    // (ffmpeg 5.1).
    'aresample=48000:async=1:min_hard_comp=0.03:first_pts=0',
    'aformat=sample_fmts=s16:channel_layouts=stereo',
  ].join(',');
}

function buildDownmix(channels: number): string[] {
  // ffmpeg's default makes mono 3 dB quieter on each side.
  if (channels === 1) return ['pan=stereo|c0=c0|c1=c0'];
  if (channels <= 2) return [];
  // ITU-R BS.775: centre -3 dB, surround -6 dB. ffmpeg would attenuate everything by 7.7 dB to rule out clipping,
  // which makes voices quieter than those of other sources: a limiter catches the few peaks instead.
  return [
    'aresample=center_mix_level=0.707:surround_mix_level=0.5:lfe_mix_level=0:rematrix_maxval=2',
    // Before the limiter, or it would get six channels.
    'aformat=sample_fmts=fltp:channel_layouts=stereo',
    'alimiter=limit=0.97:level=0',
  ];
}
