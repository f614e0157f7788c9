import { expect, test } from 'vitest';
import { gatherCandidates, hasAddresses } from './candidates.ts';

const section = (kind: string, mid: number, ...lines: string[]): string[] => [
  `m=${kind} 9 UDP/TLS/RTP/SAVPF 102`,
  `a=mid:${mid}`,
  ...lines,
];
const address = 'a=candidate:1 1 udp 2113937151 127.0.0.1 51472 typ host';
const sdpOf = (bundle: string, ...sections: string[][]): string =>
  ['v=0', `a=group:BUNDLE ${bundle}`.trim(), ...sections.flat(), ''].join('\r\n');

/** A video that takes the place of one that was stopped comes first in the bundle, over a transport of its own. */
const early = sdpOf('2 1', section('video', 2), section('audio', 1, address));
const late = sdpOf('2 1', section('video', 2, address), section('audio', 1));

test('a description has addresses when the first section of its bundle has', () => {
  expect(hasAddresses(early)).toBe(false);
  expect(hasAddresses(late)).toBe(true);
  expect(hasAddresses(sdpOf('0', section('video', 0)))).toBe(false);
  // Everything was stopped: there is nothing to connect.
  expect(hasAddresses(sdpOf('', section('video', 0)))).toBe(true);
});

test('a connection that gathers anew, and has not said so yet, is waited for', async () => {
  const connection = Object.assign(new EventTarget(), {
    iceGatheringState: 'complete' as RTCIceGatheringState,
    localDescription: { sdp: early } as RTCSessionDescription,
  });
  const gathered = gatherCandidates(connection as unknown as RTCPeerConnection);
  connection.iceGatheringState = 'gathering';
  connection.dispatchEvent(new Event('icegatheringstatechange'));
  connection.localDescription = { sdp: late } as RTCSessionDescription;
  connection.dispatchEvent(new Event('icecandidate'));
  connection.iceGatheringState = 'complete';
  connection.dispatchEvent(new Event('icegatheringstatechange'));
  expect(await gathered).toBe(late);
});
