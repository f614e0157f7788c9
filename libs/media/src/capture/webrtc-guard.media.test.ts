import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ServiceError } from '@scf-media/protocol/errors';
import { expect, test } from 'vitest';
import { findChromium } from '../browser/find-chromium.ts';
import { launchBrowser } from '../browser/launch-browser.ts';
import { blocksPrivate, openEgressProxy } from '../net/egress-proxy.ts';

/** A name leads here; the address itself is closed, as every private one. */
const closed = async (host: string) => {
  if (host === 'lesson.example') return [{ address: '127.0.0.1', family: 4 }];
  throw new ServiceError('AddressForbidden', `${host} leads to a private address`, { fault: 'caller' });
};

/** Tries a peer and a STUN server at the port, and two peers within the page until they are connected. */
async function tryWebRtc(port: number): Promise<void> {
  const outward = new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${port}` }] });
  outward.createDataChannel('outward');
  await outward.setLocalDescription(await outward.createOffer());
  const candidates = ['host', 'srflx raddr 0.0.0.0 rport 0'].map(
    (type, at) => `a=candidate:${at} 1 udp ${2_122_260_223 - at} 127.0.0.1 ${port} typ ${type}`,
  );
  const sdp = [
    ...['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0'],
    ...['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0'],
    ...['a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuvwx', 'a=setup:passive', 'a=mid:0'],
    ...[`a=fingerprint:sha-256 ${Array(32).fill('AA').join(':')}`, 'a=sctp-port:5000', ...candidates, ''],
  ].join('\r\n');
  await outward.setRemoteDescription({ type: 'answer', sdp });
  const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
  one.onicecandidate = ({ candidate }) => candidate && void other.addIceCandidate(candidate);
  other.onicecandidate = ({ candidate }) => candidate && void one.addIceCandidate(candidate);
  const opened = new Promise((resolve) => (one.createDataChannel('inward').onopen = resolve));
  await one.setLocalDescription(await one.createOffer());
  await other.setRemoteDescription(one.localDescription as RTCSessionDescription);
  await other.setLocalDescription(await other.createAnswer());
  await one.setRemoteDescription(other.localDescription as RTCSessionDescription);
  await opened;
  // Longer than the first checks of a connection, which come within 50 ms.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}

test('where private addresses are blocked, no WebRTC of a page reaches one, and peers within the page still connect', async () => {
  await using scope = new AsyncDisposableStack();
  const canary = createSocket('udp4');
  scope.defer(() => void canary.close());
  let packets = 0;
  canary.on('message', () => (packets += 1)).bind(0, '127.0.0.1');
  const pages = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<title>lesson</title>');
  }).listen(0, '127.0.0.1');
  scope.defer(() => {
    pages.closeAllConnections();
    pages.close();
  });
  await Promise.all([once(canary, 'listening'), once(pages, 'listening')]);
  const network = scope.use(await openEgressProxy({ resolveAddresses: closed, onRefused: () => undefined }));
  const packetsWith = async (keepsWebRtcPublic: boolean): Promise<number> => {
    packets = 0;
    await using owned = await launchBrowser({
      executablePath: findChromium(process.env['PATH'] ?? ''),
      ...{ width: 640, height: 360, captureTitle: 'none' },
      proxy: { port: network.port, exceptHost: 'own.localhost', keepsWebRtcPublic },
    });
    const page = await owned.browser.newPage();
    await page.goto(`http://lesson.example:${(pages.address() as AddressInfo).port}/`);
    await page.evaluate(tryWebRtc, canary.address().port);
    return packets;
  };
  expect(await blocksPrivate(closed)).toBe(true);
  expect(await packetsWith(true)).toBe(0);
  // It is the flags that keep it away.
  expect(await packetsWith(false)).toBeGreaterThan(0);
  expect(await blocksPrivate(async (address) => [{ address, family: 4 }])).toBe(false);
});
