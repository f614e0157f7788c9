/** One segment as the playlist names it. */
export interface HlsSegment {
  /** The file's name, beside the playlist. */
  name: string;
  durationMs: number;
  /** A decoder must be set up anew before it. */
  discontinuity?: boolean;
}

export interface Playlist {
  /** From the first of the recording on; their numbers are their places here. */
  segments: readonly HlsSegment[];
  /** No segment is longer. */
  maxMs: number;
  /** Where players get the key. */
  keyUri?: string | undefined;
  /** No segment comes any more. */
  ended: boolean;
}

/**
 * The media playlist (RFC 8216). An EVENT playlist only grows: a player may join while it is recorded and still go
 * back to the beginning. Version 3 is all it needs (durations with fractions), so that old players take it too.
 *
 * There is no EXT-X-PROGRAM-DATE-TIME: pauses would make it wrong.
 */
export function writePlaylist({ segments, maxMs, keyUri, ended }: Playlist): string {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:3',
    `#EXT-X-TARGETDURATION:${Math.ceil(maxMs / 1000)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:EVENT',
    // No IV: it is the segment's number then (RFC 8216, 5.2).
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
 * The segments that a playlist of {@link writePlaylist} names: what is stored of a recording, for whoever goes on with
 * it.
 *
 * @throws RangeError when it is no such playlist
 */
export function segmentsOf(playlist: string): HlsSegment[] {
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
