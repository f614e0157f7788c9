import { describe, expect, test } from 'vitest';
import { findNextCut, type OpenSegment } from './next-cut.ts';

const lengths = { aimMs: 4_000, maxMs: 6_000 };

const keys = (...timesMs: number[]): OpenSegment['keyFrames'] =>
  timesMs.map((timestampMs) => ({ timestampMs, changed: false }));

/** A segment from 10 s on. */
const open = (segment: Partial<OpenSegment>): OpenSegment => ({
  startMs: 10_000,
  keyFrames: keys(10_000),
  videoUntilMs: 10_000,
  audioUntilMs: 60_000,
  ...segment,
});

describe('a segment ends', () => {
  test.each([
    ['at the first key frame after 4 s', keys(10_000, 12_003, 14_010, 16_020), 14_010],
    ['at a key frame at exactly 4 s', keys(10_000, 12_000, 14_000), 14_000],
    ['at a key frame at exactly 6 s', keys(10_000, 16_000), 16_000],
    ['at the last key frame before 6 s when the next comes later', keys(10_000, 12_900, 16_001), 12_900],
    ['in the still frame when there is no key frame in 6 s', keys(10_000, 16_001), 16_000],
    ['in the still frame when there is no frame at all', keys(), 16_000],
    ['at a key frame also when it begins without one', keys(14_500), 14_500],
  ])('%s', (_, keyFrames, cutMs) => {
    expect(findNextCut(open({ keyFrames, videoUntilMs: 20_000 }), lengths)).toBe(cutMs);
  });

  test('where the decoder configuration changes, however short the segment is', () => {
    const keyFrames = [...keys(10_000), { timestampMs: 10_040, changed: true }, ...keys(14_000)];
    expect(findNextCut(open({ keyFrames }), lengths)).toBe(10_040);
  });

  test('but not at the configuration change that it begins with', () => {
    const keyFrames = [{ timestampMs: 10_000, changed: true }, ...keys(14_000)];
    expect(findNextCut(open({ keyFrames }), lengths)).toBe(14_000);
  });
});

describe('a segment stays open', () => {
  test.each([
    [
      'until a key frame after 4 s',
      { keyFrames: keys(10_000, 12_000), videoUntilMs: 13_999, audioUntilMs: 14_000 },
    ],
    ['for 6 s without one', { keyFrames: keys(10_000, 12_000), videoUntilMs: 16_000, audioUntilMs: 0 }],
    ['while its audio is missing', { keyFrames: keys(10_000, 14_000), audioUntilMs: 13_999 }],
    ['while frames may only be late', { keyFrames: keys(10_000), audioUntilMs: 18_000 }],
  ])('%s', (_, segment) => {
    expect(findNextCut(open(segment), lengths)).toBeUndefined();
  });
});

test('audio that continues for 2 s means that there are no frames', () => {
  expect(findNextCut(open({ audioUntilMs: 18_001 }), lengths)).toBe(16_000);
  expect(findNextCut(open({ audioUntilMs: 18_001, keyFrames: keys(10_000, 12_000) }), lengths)).toBe(12_000);
});

test('the cut is made as soon as its audio has arrived', () => {
  expect(findNextCut(open({ keyFrames: keys(10_000, 14_000), audioUntilMs: 14_000 }), lengths)).toBe(14_000);
});
