import {
  TEMPLATE_CHANNELS,
  TEMPLATE_FPS,
  TEMPLATE_SAMPLE_RATE,
  type TranscodeTemplate,
} from './templates.ts';

/** A key frame every two seconds, so that a player starts anywhere soon. */
const KEY_FRAME_INTERVAL = 2 * TEMPLATE_FPS;
const HLS_SEGMENT_SECONDS = 10;

/**
 * What ffmpeg is told, to make a template's output of a source. Progress goes to stdout, errors to stderr.
 *
 * @param source the http address of the source
 * @param output the MP4, or the playlist: its segments then lie beside it, as `<playlist without .m3u8>.<n>.ts`
 */
export function ffmpegArguments(source: string, template: TranscodeTemplate, output: string): string[] {
  const { shortSide, videoKbps, audioKbps } = template;
  return [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-nostats'],
    ...['-progress', 'pipe:1', '-stats_period', '0.2'],
    // An upload may be a playlist that names files: it must not reach those of this machine.
    ...['-protocol_whitelist', 'http,tcp', '-i', source],
    ...['-map', '0:v:0', '-map', '0:a:0?', '-map_metadata', '-1', '-sn', '-dn'],
    // 4:2:0 needs even sides, hence -2.
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
