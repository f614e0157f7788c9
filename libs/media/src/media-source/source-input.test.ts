import { expect, test } from 'vitest';
import { sourceInputOptions } from './source-input.ts';

const whitelist = (options: string[]): string[] =>
  (options[options.indexOf('-protocol_whitelist') + 1] ?? '').split(',');

test('no source leads to a file of this machine', () => {
  for (const url of [
    'https://example.com/1.m3u8',
    'rtmp://example.com/live/1',
    'rtsp://example.com/1',
    'srt://example.com:9000',
  ]) {
    for (const isLive of [true, false]) {
      const allowed = whitelist(sourceInputOptions({ url, isLive }));
      for (const protocol of ['file', 'pipe', 'data', 'concat', 'udp', 'unix'])
        expect(allowed).not.toContain(protocol);
    }
  }
});

test('http goes through the proxy, rtmp knows none', () => {
  const proxyUrl = 'http://127.0.0.1:3128';
  expect(sourceInputOptions({ url: 'http://example.com/1.mp4', isLive: false, proxyUrl })).toContain(
    proxyUrl,
  );
  expect(sourceInputOptions({ url: 'rtmp://example.com/live/1', isLive: true, proxyUrl })).not.toContain(
    proxyUrl,
  );
});
