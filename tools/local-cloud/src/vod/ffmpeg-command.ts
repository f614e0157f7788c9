import {
  TEMPLATE_CHANNELS,
  TEMPLATE_FPS,
  TEMPLATE_SAMPLE_RATE,
  type TranscodeTemplate,
} from './templates.ts';

/** A key frame every two seconds, so that seeking is fast. */
const KEY_FRAME_INTERVAL = 2 * TEMPLATE_FPS;
const HLS_SEGMENT_SECONDS = 10;

/**
 * Makes the arguments of ffmpeg for a template. Progress goes to stdout, errors to stderr.
 *
 * @param source URL of the source
 * @param output path of the MP4, or of the playlist, with segments beside it as `<playlist without .m3u8>.<n>.ts`
 */
export function makeFfmpegArguments(source: string, template: TranscodeTemplate, output: string): string[] {
  const { shortSide, videoKbps, audioKbps } = template;
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-nostats'],
    ...['-progress', 'pipe:1', '-stats_period', '0.2'],
    // An uploaded playlist must not read files of this machine.
    ...['-protocol_whitelist', 'http,tcp', '-i', source],
    ...['-map', '0:v:0', '-map', '0:a:0?', '-map_metadata', '-1', '-sn', '-dn'],
    // -2 keeps both sides even, which 4:2:0 requires.
    ...['-vf', `scale='if(gte(iw,ih),-2,${shortSide})':'if(gte(iw,ih),${shortSide},-2)',setsar=1`],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-r', String(TEMPLATE_FPS)],
    ...['-b:v', `${videoKbps}k`, '-maxrate', `${videoKbps * 1.5}k`, '-bufsize', `${videoKbps * 2}k`],
    ...['-g', String(KEY_FRAME_INTERVAL), '-keyint_min', String(KEY_FRAME_INTERVAL), '-sc_threshold', '0'],
    ...['-c:a', 'aac', '-b:a', `${audioKbps}k`, '-ar', String(TEMPLATE_SAMPLE_RATE)],
    ...['-ac', String(TEMPLATE_CHANNELS)],
    ...(template.container === 'mp4' ? mp4(output) : hls(output)),
  ];
}

const mp4 = (output: string): string[] => ['-movflags', '+faststart', '-f', 'mp4', '-y', output];

const hls = (output: string): string[] => [
  ...['-f', 'hls', '-hls_time', String(HLS_SEGMENT_SECONDS), '-hls_playlist_type', 'vod'],
  ...['-hls_segment_filename', `${output.replace(/\.m3u8$/, '')}.%d.ts`, '-y', output],
];

/**
 * Creates a parser for the lines of `ffmpeg -progress`.
 *
 * @returns a function that returns the progress in percent if the line contains it: 0 to 99, because a transcode is complete only
 *   when its output is stored
 */
export function createProgressReader(durationSeconds: number): (line: string) => number | undefined {
  return (line) => {
    // `N/A` until the first packet.
    const [, micros] = /^out_time_us=(\d+)$/.exec(line.trim()) ?? [];
    if (micros === undefined || durationSeconds <= 0) return undefined;
    return Math.min(99, Math.floor((Number(micros) / 1e6 / durationSeconds) * 100));
  };
}
