/** A playlist as ffmpeg is given it, and what its server says in it. */
export interface ServedPlaylist {
  text: string;
  /** The playlists of a master playlist, in its order; empty for a media playlist. */
  variants: string[];
  /** Behind the last segment, by the server's count: it grows with each new one. */
  endSequence: number;
  /** The length of the last segment, ms. */
  segmentMs: number;
  /** No segment will come any more. */
  isOver: boolean;
}

/**
 * Pure: a playlist (RFC 8216) that is the same wherever it is served from: all addresses are absolute, and the playlists of a
 * master playlist have the names that `nameOf` gives them.
 *
 * Of one that is still growing the last segment and the target duration are short. ffmpeg asks for a playlist again after
 * the length of the last segment, or half a target duration when nothing was new: it asks at once, and who serves it decides when to answer.
 */
export function servedPlaylist(
  playlist: string,
  baseUrl: string,
  nameOf: (url: string) => string,
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
      return nameOf(url);
    }
    if (line.startsWith('#EXT-X-MEDIA:')) return withUrls(line, (url) => nameOf(absolute(url)));
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
