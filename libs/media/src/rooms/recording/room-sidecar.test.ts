import { expect, test } from 'vitest';
import { createSidecar } from './room-sidecar.ts';

const period = { userId: 'alice', startedAtMs: 1_790_000_000_000, index: 2 };
const at = (atMs: number) => ({ atMs, atWallMs: 1_790_000_000_000 + atMs });
const from = (fromMs: number, toMs: number) => ({
  ...{ fromMs, toMs },
  ...{ fromWallMs: 1_790_000_000_000 + fromMs, toWallMs: 1_790_000_000_000 + toMs },
});

test('lists what happened when', () => {
  const sidecar = createSidecar(period, 'both');
  const size = { width: 640, height: 360 };
  sidecar.addNote({ type: 'stream', kind: 'audio', available: true, atMs: 0 });
  sidecar.addNote({ type: 'stream', kind: 'video', available: true, atMs: 40 });
  sidecar.addNote({ type: 'codec', name: 'V_VP8' });
  sidecar.addFrame(300, true, size);
  sidecar.addFrame(366, false);
  sidecar.addNote({ type: 'stream', kind: 'audio', available: false, atMs: 400 });
  // Too long for a camera.
  sidecar.addFrame(1_900, false);
  sidecar.addNote({ type: 'stream', kind: 'video', available: false, atMs: 2_000 });
  sidecar.addNote({ type: 'stream', kind: 'audio', available: true, atMs: 2_500 });
  sidecar.addNote({ type: 'stream', kind: 'video', available: true, atMs: 9_000 });
  sidecar.addFrame(9_200, true, { width: 320, height: 180 });
  sidecar.addNote({ type: 'lost', fromMs: 9_200, toMs: 14_000 });
  sidecar.addFrame(14_100, true, size);
  sidecar.addNote({ type: 'stream', kind: 'audio', available: false, atMs: 14_200 });
  expect(sidecar.finish(14_500)).toEqual({
    ...{ userId: 'alice', index: 2, media: 'both' },
    ...{ startedWallMs: 1_790_000_000_000, endedWallMs: 1_790_000_014_500, durationMs: 14_500 },
    videoCodecs: ['V_VP8'],
    videoFrames: 5,
    sizes: [
      { ...at(300), ...size },
      { ...at(9_200), width: 320, height: 180 },
      { ...at(14_100), ...size },
    ],
    mutes: [
      { kind: 'audio', ...from(400, 2_500) },
      { kind: 'video', ...from(2_000, 9_000) },
      { kind: 'audio', ...from(14_200, 14_500) },
    ],
    losses: [
      { cause: 'stall', ...from(366, 1_900) },
      { cause: 'connection', ...from(9_200, 14_000) },
    ],
    keyFrames: [at(300), at(9_200), at(14_100)],
  });
});
