import { describe, expect, it, test } from 'vitest';
import { readSegments, writePlaylist } from './playlist.ts';

const segments = [
  { name: 'a-00000.ts', durationMs: 4_003 },
  { name: 'a-00001.ts', durationMs: 4_000, discontinuity: true },
  { name: 'a-00002.ts', durationMs: 17 },
];

const grown = `#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:6
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:EVENT
#EXTINF:4.003,
a-00000.ts
#EXT-X-DISCONTINUITY
#EXTINF:4.000,
a-00001.ts
#EXTINF:0.017,
a-00002.ts
`;

describe('a playlist', () => {
  it('lists the segments and their durations, and stays open', () => {
    expect(writePlaylist({ segments, maxMs: 6_000, ended: false })).toBe(grown);
  });

  it('ends when the recording has', () => {
    expect(writePlaylist({ segments, maxMs: 6_000, ended: true })).toBe(`${grown}#EXT-X-ENDLIST\n`);
  });

  it('states the key URI before the first segment', () => {
    const text = writePlaylist({ segments, maxMs: 6_000, keyUri: 'https://a.test/k?b=1', ended: false });
    expect(text.split('\n').slice(4, 7)).toEqual([
      '#EXT-X-PLAYLIST-TYPE:EVENT',
      '#EXT-X-KEY:METHOD=AES-128,URI="https://a.test/k?b=1"',
      '#EXTINF:4.003,',
    ]);
  });

  it('rounds the longest duration up', () => {
    expect(writePlaylist({ segments: [], maxMs: 6_001, ended: false })).toContain('DURATION:7\n');
  });

  it('encodes names as URIs', () => {
    const odd = [{ name: '#第一课 100%.ts', durationMs: 1 }];
    const text = writePlaylist({ segments: odd, maxMs: 6_000, ended: true });
    expect(text).toContain('\n%23%E7%AC%AC%E4%B8%80%E8%AF%BE%20100%25.ts\n');
    expect(readSegments(text)).toEqual(odd);
  });
});

describe('reading a playlist', () => {
  test.each([false, true])('returns the segments, ended: %s', (ended) => {
    expect(readSegments(writePlaylist({ segments, maxMs: 6_000, keyUri: 'k', ended }))).toEqual(segments);
  });

  it('without segments returns none', () => {
    expect(readSegments(writePlaylist({ segments: [], maxMs: 6_000, ended: false }))).toEqual([]);
  });

  test.each([
    ['another file', '<Error><Code>NoSuchKey</Code></Error>'],
    ['nothing', ''],
    ['a segment without a length', '#EXTM3U\na.ts\n'],
  ])('rejects %s', (_, text) => {
    expect(() => readSegments(text)).toThrow(RangeError);
  });
});
