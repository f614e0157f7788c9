/** A playlist for ffmpeg, and what the server stated in it. */
export interface ServedPlaylist {
  text: string;
  /** The playlists of a master playlist, in its order; empty for a media playlist. */
  variants: string[];
  /** The sequence number after the last segment: it grows with each new one. */
  endSequence: number;
  /** The duration of the last segment, ms. */
  segmentMs: number;
  /** No further segment will come. */
  isOver: boolean;
}

/**
 * Pure: rewrites a playlist (RFC 8216) so that it can be served from anywhere: all URLs become absolute, and the
 * playlists of a master playlist get the names from `toName`.
 *
 * While it grows, its last segment and its target duration are stated as short: ffmpeg polls after the duration of
 * the last segment, or after half a target duration when nothing was new. So it polls at once, and the server decides
 * when to answer.
 */
export function toServedPlaylist(
  playlist: string,
  baseUrl: string,
  toName: (url: string) => string,
): ServedPlaylist {
  const lines = playlist.split(/\r?\n/);
  const isMaster = lines.some((line) => line.startsWith('#EXT-X-STREAM-INF'));
  const isOver = isMaster || lines.some((line) => line.startsWith('#EXT-X-ENDLIST'));
  const lastLength = lines.findLastIndex((line) => line.startsWith('#EXTINF:'));
  const variants: string[] = [];
  const absolute = (url: string): string => new URL(url, baseUrl).href;
  const rewritten = (line: string, at: number): string => {
    if (line.trim() === '') return line;
    if (!line.startsWith('#')) {
      const url = absolute(line.trim());
      if (!isMaster) return url;
      variants.push(url);
      return toName(url);
    }
    if (line.startsWith('#EXT-X-MEDIA:')) return withUrls(line, (url) => toName(absolute(url)));
    if (!isOver && line.startsWith('#EXT-X-TARGETDURATION:')) return '#EXT-X-TARGETDURATION:1';
    if (!isOver && at === lastLength) return '#EXTINF:0.5,';
    return withUrls(line, absolute);
  };
  return {
    text: lines.map(rewritten).join('\n'),
    variants,
    endSequence:
      numberIn(lines, '#EXT-X-MEDIA-SEQUENCE:') + lines.filter((line) => line.startsWith('#EXTINF:')).length,
    segmentMs: 1000 * numberIn(lines.slice(Math.max(0, lastLength)), '#EXTINF:'),
    isOver,
  };
}

const withUrls = (line: string, change: (url: string) => string): string =>
  line.replace(/([:,]URI=")([^"]+)"/g, (_, before: string, url: string) => `${before}${change(url)}"`);

function numberIn(lines: string[], tag: string): number {
  const value = Number.parseFloat(lines.find((line) => line.startsWith(tag))?.slice(tag.length) ?? '');
  return Number.isFinite(value) ? value : 0;
}
