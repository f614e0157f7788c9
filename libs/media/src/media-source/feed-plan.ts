import type { SourceAudio, SourceInfo, SourceVideo } from './source-info.ts';

/** How a source becomes fragments that Chromium's Media Source plays. */
export interface FeedPlan {
  /** Of the whole, for `addSourceBuffer`. */
  mimeType: string;
  copiesVideo: boolean;
  copiesAudio: boolean;
  /** ffmpeg's options for the streams. */
  codecOptions: string[];
}

/** Chromium decodes these inside MP4 without help (Debian's build; HEVC and MPEG-4 it does not). */
const playableVideo: Record<string, (video: SourceVideo) => string | undefined> = {
  h264: (video) => (video.pixelFormat === 'yuv420p' ? avcCodec(video) : undefined),
  vp9: ({ profile, pixelFormat }) =>
    pixelFormat === 'yuv420p' && profile !== 'Profile 1' ? 'vp09.00.40.08' : undefined,
};

const playableAudio: Record<string, (audio: SourceAudio) => string> = {
  aac: ({ profile }) => (profile.startsWith('HE') ? 'mp4a.40.5' : 'mp4a.40.2'),
  opus: () => 'opus',
};

/** Pure: copies what Chromium can play, encodes the rest once. */
export function feedPlan({ video, audio }: Pick<SourceInfo, 'video' | 'audio'>): FeedPlan {
  const videoCodec = video && playableVideo[video.codec]?.(video);
  const audioCodec = audio && playableAudio[audio.codec]?.(audio);
  const codecs = [
    ...(video === undefined ? [] : [videoCodec ?? 'avc1.640028']),
    ...(audio === undefined ? [] : [audioCodec ?? 'mp4a.40.2']),
  ];
  return {
    mimeType: `${video === undefined ? 'audio' : 'video'}/mp4; codecs="${codecs.join(',')}"`,
    copiesVideo: videoCodec !== undefined,
    copiesAudio: audioCodec !== undefined,
    codecOptions: [
      ...(video === undefined ? [] : ['-map', '0:V:0', ...videoOptions(videoCodec !== undefined)]),
      ...(audio === undefined ? [] : ['-map', '0:a:0', ...audioOptions(audioCodec !== undefined)]),
    ],
  };
}

function videoOptions(copies: boolean): string[] {
  if (copies) return ['-c:v', 'copy'];
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p'],
    // A resumed push begins at a key frame: every two seconds, whatever the source had.
    ...['-force_key_frames', 'expr:gte(t,n_forced*2)'],
  ];
}

function audioOptions(copies: boolean): string[] {
  return copies ? ['-c:a', 'copy'] : ['-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-ar', '48000'];
}

const avcProfiles: Record<string, string> = {
  'Constrained Baseline': '42E0',
  Baseline: '4200',
  Main: '4D40',
  High: '6400',
};

/** RFC 6381; a profile that Chromium would not decode has none. */
function avcCodec({ profile, level }: SourceVideo): string | undefined {
  const prefix = avcProfiles[profile];
  return prefix === undefined
    ? undefined
    : `avc1.${prefix}${level.toString(16).padStart(2, '0').toUpperCase()}`;
}
