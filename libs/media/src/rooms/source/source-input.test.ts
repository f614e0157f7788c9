import { parseStreamUrl, type StreamUrl } from '@scf-media/protocol/trtc-push';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { avUrlSplit } from '../../testing/av-url-split.ts';
import { buildPinnedUrl, buildInputOptions, writeStreamList } from './source-input.ts';

const whitelist = (options: string[]): string[] =>
  (options[options.indexOf('-protocol_whitelist') + 1] ?? '').split(',');

test('no source opens a file of this machine', () => {
  for (const listed of [undefined, 'rtmp', 'rtsp', 'srt'] as const) {
    for (const isLive of [true, false]) {
      const allowed = whitelist(buildInputOptions({ url: 'http://source.invalid/source', isLive, listed }));
      for (const protocol of ['file', 'pipe', 'data', 'concat', 'udp', 'unix'])
        expect(allowed).not.toContain(protocol);
    }
  }
});

const parsed = (url: string): StreamUrl => {
  const stream = parseStreamUrl(url);
  if (stream === undefined) throw new Error(`${url} was refused`);
  return stream;
};

test('ffmpeg gets the checked address, and the server the host name', () => {
  expect(writeStreamList(parsed('rtmp://live.example/app/one?k=1'), '203.0.113.7', true)).toBe(
    [
      ...['ffconcat version 1.0', "file 'rtmp://203.0.113.7:1935/app/one?k=1'"],
      ...['option rtmp_tcurl rtmp://live.example:1935/app', 'option rw_timeout 10000000'],
      ...['option probesize 500000', 'option analyzeduration 1000000', ''],
    ].join('\n'),
  );
  expect(
    buildPinnedUrl(parsed('srt://live.example:9000?streamid=#!::r=a&mode=listener&passphrase=b'), '::1'),
  ).toBe('srt://[::1]:9000?mode=caller&streamid=#!::r=a&passphrase=b');
});

test('however the host is written, ffmpeg connects to the checked address', () => {
  const parts = [
    'a',
    'evil.example',
    '1.2.3.4',
    '[::1]',
    '@',
    ':',
    '?',
    '#',
    '/',
    '\\',
    '%40',
    '1935',
    '.',
    "'",
    ' ',
  ];
  const url = fc
    .tuple(
      fc.constantFrom('rtmp', 'rtsp', 'srt', 'http', 'https'),
      fc.constantFrom('', 'host', 'user@host', 'host:99', '[::1]:99'),
      fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 2 })), { maxLength: 9 }),
    )
    .map(([scheme, start, rest]) => `${scheme}://${start}${rest.join('')}`);
  let accepted = 0;
  fc.assert(
    fc.property(url, fc.constantFrom('203.0.113.7', '2001:db8::7'), (text, address) => {
      if (/^https?:/.test(text)) {
        // The proxy connects, to the host that ffmpeg asks it for: that has to be the one that was checked with the request.
        const written = URL.parse(text);
        if (written === null) return;
        accepted += 1;
        expect(avUrlSplit(written.href).host).toBe(written.hostname.replace(/^\[|\]$/g, ''));
        return;
      }
      const stream = parseStreamUrl(text);
      if (stream === undefined) return;
      accepted += 1;
      expect(avUrlSplit(buildPinnedUrl(stream, address))).toEqual({ host: address, port: stream.port });
      // And the host that was checked is the one that ffmpeg would have found.
      expect(avUrlSplit(text).host).toBe(stream.host);
    }),
    { numRuns: 5_000 },
  );
  expect(accepted).toBeGreaterThan(200);
});
