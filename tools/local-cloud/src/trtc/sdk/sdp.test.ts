import { expect, test } from 'vitest';
import { showHiddenAddresses } from './candidates.ts';
import { sortCodecs } from './codec-order.ts';
import { raiseStartBitrate } from './publisher-link.ts';

test('only hidden addresses are replaced by loopback', () => {
  const sdp = [
    'a=candidate:2157 1 udp 2113937151 1b2c-3d.local 51472 typ host generation 0',
    'a=candidate:1 1 tcp 1518 192.168.0.7 9 typ host tcptype active',
    'a=msid:x.local y',
  ];
  expect(showHiddenAddresses(sdp.join('\r\n')).split('\r\n')).toEqual([
    'a=candidate:2157 1 udp 2113937151 127.0.0.1 51472 typ host generation 0',
    ...sdp.slice(1),
  ]);
});

test('only video codecs get a start bit rate, not audio and retransmission', () => {
  const audio = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=fmtp:111 minptime=10;useinbandfec=1'];
  const video = ['m=video 9 UDP/TLS/RTP/SAVPF 103 104', 'a=fmtp:103 profile-level-id=42001f'];
  const sdp = [...audio, ...video, 'a=fmtp:104 apt=103', ''].join('\r\n');
  expect(raiseStartBitrate(sdp)).toBe(
    [...audio, video[0], `${video[1]};x-google-start-bitrate=1000`, 'a=fmtp:104 apt=103', ''].join('\r\n'),
  );
});

test('all variants of the preferred codec come first, the others keep their order', () => {
  const codecs = ['video/VP8', 'video/rtx', 'video/H264', 'video/AV1', 'video/H264'].map(
    (mimeType, index) => ({ mimeType, index }),
  );
  expect(sortCodecs(codecs, 'h264').map(({ index }) => index)).toEqual([2, 4, 0, 1, 3]);
  expect(sortCodecs(codecs, 'vp8').map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
});
