import { expect, test } from 'vitest';
import { mediaPlaylistOf } from './fresh-segment.ts';

test('of a master playlist a variant is watched, a media playlist itself', () => {
  const url = 'https://x.example/live/master.m3u8?k=1';
  const master =
    '#EXTM3U\r\n#EXT-X-STREAM-INF:BANDWIDTH=1\r\nlow/a.m3u8?t=2\r\n#EXT-X-STREAM-INF:BANDWIDTH=2\r\nb.m3u8\r\n';
  expect(mediaPlaylistOf(master, url)).toBe('https://x.example/live/low/a.m3u8?t=2');
  expect(mediaPlaylistOf('#EXTM3U\n#EXTINF:4,\n0.ts\n', url)).toBe(url);
});
