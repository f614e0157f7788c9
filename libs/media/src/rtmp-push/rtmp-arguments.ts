import { type SourceInput, sourceInputOptions } from '../media-source/source-input.ts';
import type { RtmpPlan } from './rtmp-plan.ts';

/** A server that takes nothing for so long is gone. */
const sendTimeoutUs = 10_000_000;

/**
 * Pure: ffmpeg's options around a source whose media goes to an RTMP server as fast as it is to be seen.
 *
 * @param fromMs where to begin; for media that is copied this must be a key frame
 */
export function rtmpArguments(
  input: SourceInput,
  plan: RtmpPlan,
  fromMs: number,
): { inputOptions: string[]; outputOptions: string[] } {
  return {
    inputOptions: [
      ...sourceInputOptions(input),
      ...(input.isLive ? ['-fflags', 'nobuffer'] : ['-re']),
      ...(!input.isLive && fromMs > 0 ? ['-ss', (fromMs / 1000).toFixed(3)] : []),
    ],
    outputOptions: [
      ...plan.codecOptions,
      ...['-f', 'flv', '-flvflags', 'no_duration_filesize'],
      ...['-flush_packets', '1', '-rw_timeout', String(sendTimeoutUs)],
      // How far it is, four times a second.
      ...['-stats', '-stats_period', '0.25'],
    ],
  };
}

/** Pure: the time, ms, in a line by which ffmpeg tells how far it is; undefined for any other line. */
export function sentMsOf(line: string): number | undefined {
  const [, hours = '', minutes = '', seconds = ''] = /\btime=(\d+):(\d+):([\d.]+)/.exec(line) ?? [];
  if (seconds === '') return undefined;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/**
 * Pure: where a user's media goes in TRTC (its document "RTMP push"): the room is a string room unless
 * `use_number_room_id` says otherwise.
 *
 * @param base such as `rtmp://rtmp.rtc.qq.com/push`
 */
export function trtcRtmpUrl(
  base: string,
  entry: { sdkAppId: number; roomId?: number; strRoomId?: string; userId: string; userSig: string },
): string {
  const query = new URLSearchParams({
    sdkappid: String(entry.sdkAppId),
    userid: entry.userId,
    usersig: entry.userSig,
    ...(entry.roomId === undefined ? {} : { use_number_room_id: '1' }),
  });
  const room = entry.roomId === undefined ? (entry.strRoomId ?? '') : String(entry.roomId);
  return `${base.replace(/\/+$/, '')}/${encodeURIComponent(room)}?${query}`;
}
