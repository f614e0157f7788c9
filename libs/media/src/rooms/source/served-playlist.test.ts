import { expect, test } from 'vitest';
import { toServedPlaylist } from './served-playlist.ts';

const toName = (url: string): string => `/named/${new URL(url).pathname}`;
const served = (lines: string[], url = 'https://x.example/live/list.m3u8?k=1') =>
  toServedPlaylist(lines.join('\r\n'), url, toName);

test('each playlist of a master playlist gets a name, alternative audio included', () => {
  const { text, variants } = served([
    ...['#EXTM3U', '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="sound/a.m3u8"'],
    ...['#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"', 'low/a.m3u8?t=2'],
    ...['#EXT-X-STREAM-INF:BANDWIDTH=2', 'https://y.example/b.m3u8', ''],
  ]);
  expect(variants).toEqual(['https://x.example/live/low/a.m3u8?t=2', 'https://y.example/b.m3u8']);
  expect(text.split('\n')).toEqual([
    ...['#EXTM3U', '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="/named//live/sound/a.m3u8"'],
    ...['#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"', '/named//live/low/a.m3u8'],
    ...['#EXT-X-STREAM-INF:BANDWIDTH=2', '/named//b.m3u8', ''],
  ]);
});

test('a growing media playlist keeps its segments, and is requested again at once', () => {
  const segments = ['#EXTINF:4.0,first', '7.ts', '#EXT-X-MAP:URI="/init.mp4",BYTERANGE="9@0"'];
  const { text, ...facts } = served([
    ...['#EXTM3U', '#EXT-X-TARGETDURATION:4', '#EXT-X-MEDIA-SEQUENCE:7', ...segments],
    ...['#EXT-X-KEY:METHOD=AES-128,URI="key?s=1"', '#EXTINF:3.96,', '//z.example/8.ts', ''],
  ]);
  expect(facts).toEqual({ variants: [], endSequence: 9, segmentMs: 3960, isOver: false });
  expect(text.split('\n')).toEqual([
    ...['#EXTM3U', '#EXT-X-TARGETDURATION:1', '#EXT-X-MEDIA-SEQUENCE:7', '#EXTINF:4.0,first'],
    ...['https://x.example/live/7.ts', '#EXT-X-MAP:URI="https://x.example/init.mp4",BYTERANGE="9@0"'],
    ...['#EXT-X-KEY:METHOD=AES-128,URI="https://x.example/live/key?s=1"', '#EXTINF:0.5,'],
    ...['https://z.example/8.ts', ''],
  ]);
});

test('a media playlist that has ended keeps its durations', () => {
  const lines = [
    '#EXTM3U',
    '#EXT-X-TARGETDURATION:4',
    '#EXTINF:4,',
    'https://x.example/0.ts',
    '#EXT-X-ENDLIST',
  ];
  const { text, isOver, endSequence } = served(lines);
  expect(text.split('\n')).toEqual(lines);
  expect({ isOver, endSequence }).toEqual({ isOver: true, endSequence: 1 });
});
