/** A segment in the playlist. */
export interface HlsSegment {
  /** The file name, relative to the playlist. */
  name: string;
  durationMs: number;
  /** A decoder must be reconfigured before it. */
  discontinuity?: boolean;
}

export interface Playlist {
  /** All segments from the beginning of the recording; their indexes are their sequence numbers. */
  segments: readonly HlsSegment[];
  /** The target duration: no segment is longer. */
  maxMs: number;
  /** Where players fetch the key. */
  keyUri?: string | undefined;
  /** No segment will follow. */
  ended: boolean;
}

/**
 * Writes a media playlist (RFC 8216). An EVENT playlist only grows: a player can join while it is recorded and still
 * seek back to the beginning. It needs no more than version 3 (fractional durations), which old players accept.
 *
 * It has no EXT-X-PROGRAM-DATE-TIME: pauses would make it wrong.
 */
export function writePlaylist({ segments, maxMs, keyUri, ended }: Playlist): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:3',
    `#EXT-X-TARGETDURATION:${Math.ceil(maxMs / 1000)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:EVENT',
    // Without an IV, the segment's number is used (RFC 8216, 5.2).
    ...(keyUri === undefined ? [] : [`#EXT-X-KEY:METHOD=AES-128,URI="${keyUri}"`]),
    ...segments.flatMap(({ name, durationMs, discontinuity }) => [
      ...(discontinuity === true ? ['#EXT-X-DISCONTINUITY'] : []),
      `#EXTINF:${(durationMs / 1000).toFixed(3)},`,
      encodeURIComponent(name),
    ]),
    ...(ended ? ['#EXT-X-ENDLIST'] : []),
    '',
  ].join('\n');
}

/**
 * Reads back the segments of a playlist by {@link writePlaylist}.
 *
 * @throws RangeError when it is not such a playlist
 */
export function readSegments(playlist: string): HlsSegment[] {
  const segments: HlsSegment[] = [];
  let next: Omit<HlsSegment, 'name'> | undefined;
  let discontinuity = false;
  const [first, ...lines] = playlist.split(/\r?\n/);
  if (first !== '#EXTM3U') throw new RangeError('not a playlist');
  for (const line of lines) {
    const duration = /^#EXTINF:(\d+(?:\.\d+)?),/.exec(line)?.[1];
    if (line === '#EXT-X-DISCONTINUITY') discontinuity = true;
    else if (duration !== undefined) {
      next = { durationMs: Math.round(Number(duration) * 1000), ...(discontinuity ? { discontinuity } : {}) };
    } else if (line !== '' && !line.startsWith('#')) {
      if (next === undefined) throw new RangeError('a segment without a duration');
      segments.push({ name: decodeURIComponent(line), ...next });
      next = undefined;
      discontinuity = false;
    }
  }
  return segments;
}
