import type { SourceAudio, SourceInfo, SourceVideo } from './source-info.ts';

/** What a transport takes as it is, and what it may get at most. */
export interface InputTarget {
  /** Frames of these codecs (ffmpeg's names) may be copied, when they are plain. */
  copiedCodecs: readonly string[];
  /** Whether B-frames may be copied. */
  takesReordered: boolean;
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
  /** ffmpeg's name of what the source has. */
  codec: string;
  /** Empty: the packets are copied. Otherwise why the frames are decoded, in words for a log. */
  reasons: readonly string[];
  /** For `-vf` after decoding, in front of whatever encodes: upright, square pixels, even, 8-bit 4:2:0. */
  filter: string;
  /** As it is to be seen in the room. */
  width: number;
  height: number;
  framesPerSecond: number;
}

export interface AudioPlan {
  map: string;
  /** For `-af`: 16-bit stereo at 48 kHz that begins at 0 and has no holes. */
  filter: string;
}

/** TRTC takes 1080p; a portrait frame may be as tall as that is wide. */
const maxLines = 1080;
const maxWidth = 1920;
/** Rooms are watched at 30 frames a second at most. */
const maxFramesPerSecond = 30;
/** Screen recordings and slides say nothing, or nonsense. */
const assumedFramesPerSecond = 30;

/** Pure: copies frames that are plain, has the rest decoded and made plain; audio is always decoded. */
export function planInput(
  { video, audio }: Pick<SourceInfo, 'video' | 'audio'>,
  target: InputTarget,
): InputPlan {
  return {
    video: video && planVideo(video, target),
    audio: audio && { map: `0:a:${audio.index}`, filter: audioFilter(audio, target.volumePercent) },
  };
}

function planVideo(video: SourceVideo, target: InputTarget): VideoPlan {
  const { width, height } = seenSize(video);
  return {
    map: `0:v:${video.index}`,
    codec: video.codec,
    reasons: reasonsToDecode(video, target, { width, height }),
    filter: videoFilter(video, { width, height }),
    width,
    height,
    framesPerSecond: Math.min(maxFramesPerSecond, video.framesPerSecond || assumedFramesPerSecond),
  };
}

function reasonsToDecode(
  video: SourceVideo,
  { copiedCodecs, takesReordered }: InputTarget,
  seen: { width: number; height: number },
): string[] {
  const isAsCoded = seen.width === video.width && seen.height === video.height;
  return [
    ...(copiedCodecs.includes(video.codec) ? [] : [`codec ${video.codec}`]),
    ...(video.pixelFormat === 'yuv420p' ? [] : [`samples ${video.pixelFormat || 'unknown'}`]),
    ...(isHdr(video) ? ['HDR'] : []),
    ...(video.rotation === 0 ? [] : [`turned by ${video.rotation}`]),
    ...(video.isInterlaced ? ['interlaced'] : []),
    ...(isAsCoded || video.rotation !== 0 ? [] : [`size ${video.width}x${video.height}`]),
    ...(video.isReordered && !takesReordered ? ['B-frames'] : []),
  ];
}

const isHdr = ({ transfer }: SourceVideo): boolean => ['smpte2084', 'arib-std-b67'].includes(transfer);

/** Upright, with square pixels, even, and not above 1080p. */
function seenSize({ width, height, rotation, pixelAspect }: SourceVideo): { width: number; height: number } {
  const square = { width: width * pixelAspect, height };
  const upright = rotation % 180 === 0 ? square : { width: square.height, height: square.width };
  const shrink = Math.min(
    1,
    maxLines / Math.min(upright.width, upright.height),
    maxWidth / Math.max(upright.width, upright.height),
  );
  // A whole size that is odd loses a line; one that comes of a division is rounded.
  const even = (length: number): number => Math.max(2, Math.floor(Math.round(length * 1000) / 1000 / 2) * 2);
  return { width: even(upright.width * shrink), height: even(upright.height * shrink) };
}

/**
 * ffmpeg turns the frames itself, before this. What changes its size or shape in mid stream is fitted into the first size,
 * with black beside it.
 */
function videoFilter(video: SourceVideo, { width, height }: { width: number; height: number }): string {
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

/** The usual chain: linear light, BT.709's colours, a curve that keeps bright parts apart. */
const hdrFilter = [
  'zscale=t=linear:npl=100',
  'format=gbrpf32le',
  'zscale=p=bt709',
  'tonemap=tonemap=hable:desat=0',
  'zscale=t=bt709:m=bt709:r=tv',
].join(',');

function audioFilter({ channels }: SourceAudio, volumePercent: number): string {
  return [
    ...downmix(channels),
    ...(volumePercent === 100 ? [] : [`volume=${volumePercent / 100}`]),
    // async=1: a hole of more than 30 ms becomes silence. Not more than 1: soft compensation begins at first_pts again (ffmpeg 5.1).
    'aresample=48000:async=1:min_hard_comp=0.03:first_pts=0',
    'aformat=sample_fmts=s16:channel_layouts=stereo',
  ].join(',');
}

function downmix(channels: number): string[] {
  // ffmpeg's own rule makes one channel 3 dB quieter on each side.
  if (channels === 1) return ['pan=stereo|c0=c0|c1=c0'];
  if (channels <= 2) return [];
  // ITU-R BS.775: centre -3 dB, surround -6 dB. ffmpeg would turn all of it down by 7.7 dB so that nothing can clip; voices
  // are then too quiet beside other sources: a limiter takes the few peaks instead.
  return [
    'aresample=center_mix_level=0.707:surround_mix_level=0.5:lfe_mix_level=0:rematrix_maxval=2',
    // Here, or the limiter would get six channels.
    'aformat=sample_fmts=fltp:channel_layouts=stereo',
    'alimiter=limit=0.97:level=0',
  ];
}
