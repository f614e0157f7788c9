import { qualitySchema } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import { toQuality } from './task-result.ts';

const quality = {
  longestFrame: { atMs: 5.4, durationMs: 99.6 },
  videoKbps: 2_430.6,
  audioKbps: 126.2,
  silent: false,
  blank: [],
  frozen: [],
};
const recording = {
  durationMs: 20_000.4,
  videoFrames: 600,
  events: [],
  gaps: [],
  quality,
};

test('the report on a file of a lost worker omits what only that worker knew', () => {
  expect(toQuality(recording)).toEqual({
    Frames: 600,
    DurationMs: 20_000,
    LongestFrame: { AtMs: 5, DurationMs: 100 },
    VideoKbps: 2_431,
    AudioKbps: 126,
    Recoveries: 0,
  });
});

test('reports all known values in wire form', () => {
  const reported = toQuality({
    ...recording,
    gaps: [{ atMs: 1_000.4, lostMs: 399.7 }],
    events: [{ atMs: 0.4, type: 'crash', message: 'the page crashed' }],
    quality: { ...quality, capturedFrames: 604, skippedFrames: 4, duplicateFrames: 1 },
    session: {
      audioDelayMs: -12.4,
      pageErrors: {
        exceptions: 1,
        consoleErrors: 2,
        failedRequests: 3,
        first: [{ atMs: 7.2, kind: 'exception', message: 'no such thing' }],
      },
      memoryPeak: { ownBytes: 100.5 * 2 ** 20, groupBytes: 450 * 2 ** 20 },
    },
  });
  expect(qualitySchema.parse(reported)).toEqual(reported);
  expect(reported).toMatchObject({
    CapturedFrames: 604,
    SkippedFrames: 4,
    DuplicateFrames: 1,
    AudioVideoOffsetMs: -12,
    Recoveries: 1,
    Gaps: [{ AtMs: 1_000, DurationMs: 400, Reason: 'the recorder was lost and replaced' }],
    Events: [{ AtMs: 0, Type: 'crash', Message: 'the page crashed' }],
    PageErrors: {
      Exceptions: 1,
      ConsoleErrors: 2,
      FailedRequests: 3,
      First: [{ AtMs: 7, Kind: 'exception', Message: 'no such thing' }],
    },
    MemoryPeakMiB: { Worker: 101, Browser: 450 },
  });
});
