import { expect, test } from 'vitest';
import { readLinkStatistics } from './link-statistics.ts';
import { toStatistics } from './statistics.ts';

const outbound = (bytesSent: number): object[] => [
  { type: 'outbound-rtp', kind: 'audio', bytesSent: bytesSent / 10 },
  {
    type: 'outbound-rtp',
    kind: 'video',
    bytesSent,
    frameWidth: 640,
    frameHeight: 360,
    framesPerSecond: 29.6,
  },
  { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.004 },
  { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 },
];
const inbound = (bytesReceived: number): object[] => [
  {
    ...{ type: 'inbound-rtp', kind: 'video', bytesReceived, packetsReceived: 90, packetsLost: 10 },
    ...{ frameWidth: 320, frameHeight: 180, framesPerSecond: 15 },
    ...{ jitterBufferDelay: 3, jitterBufferEmittedCount: 60 },
  },
];
const sample = (atMs: number, sent: object[], received: object[]): Parameters<typeof toStatistics>[0] => ({
  atMs,
  outgoing: new Map([
    ['bob', readLinkStatistics(sent as Record<string, unknown>[])],
    ['carl', readLinkStatistics(sent as Record<string, unknown>[])],
  ]),
  incoming: new Map([['alice', readLinkStatistics(received as Record<string, unknown>[])]]),
});

test('rates apply to the time between two samples, and a stream to two receivers is counted once', () => {
  const before = sample(1000, outbound(100_000), inbound(50_000));
  const now = sample(3000, outbound(300_000), inbound(75_000));
  expect(toStatistics(before, now)).toEqual({
    rtt: 4,
    upLoss: 0,
    downLoss: 10,
    bytesSent: 660_000,
    bytesReceived: 75_000,
    localStatistics: {
      audio: { bitrate: 80, audioLevel: 0 },
      video: [{ width: 640, height: 360, frameRate: 30, bitrate: 800, videoType: 'big' }],
    },
    remoteStatistics: [
      {
        userId: 'alice',
        audio: { bitrate: 0, audioLevel: 0, jitterBufferDelay: 0 },
        video: [
          {
            ...{ width: 320, height: 180, frameRate: 15 },
            bitrate: 100,
            videoType: 'big',
            jitterBufferDelay: 50,
          },
        ],
      },
    ],
  });
});

test('a new connection is counted from its start', () => {
  const now = sample(3000, outbound(300_000), inbound(20_000));
  const { remoteStatistics } = toStatistics(sample(1000, outbound(0), inbound(50_000)), now);
  expect(remoteStatistics[0]?.video[0]?.bitrate).toBe(80);
});
